import { runServices } from '#libs/runtime';
import { commentsService } from './service.js';

await runServices([commentsService]);
