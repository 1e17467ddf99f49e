import { runServices } from '#libs/runtime';
import { pagesService } from './service.js';

await runServices([pagesService]);
