import { runServices } from '#libs/runtime';
import { services } from './services.js';

await runServices(services, { embedded: true });
