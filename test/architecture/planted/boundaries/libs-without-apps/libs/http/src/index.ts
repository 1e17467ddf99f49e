// planted
import type { postsService } from '../../../apps/posts/src/service.js';

export type Prefixes = typeof postsService;
