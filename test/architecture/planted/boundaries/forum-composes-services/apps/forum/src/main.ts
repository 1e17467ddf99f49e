import { postsService } from '../../posts/src/service.js';

export const main = postsService;
