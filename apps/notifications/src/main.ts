import { runServices } from '#libs/runtime';
import { notificationsService } from './service.js';

await runServices([notificationsService]);
