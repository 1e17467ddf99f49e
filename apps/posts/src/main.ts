import { runServices } from '#libs/runtime';
import { postsService } from './service.js';

await runServices([postsService]);
