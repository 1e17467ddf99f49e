import { runServices } from '#libs/runtime';
import { greetingsService } from './service.js';

await runServices([greetingsService]);
