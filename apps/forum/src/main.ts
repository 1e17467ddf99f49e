import { runServices } from '#libs/runtime';
import { natsUsers } from './nats-users.js';
import { services } from './services.js';

await runServices(services, { embedded: { natsUsers } });
