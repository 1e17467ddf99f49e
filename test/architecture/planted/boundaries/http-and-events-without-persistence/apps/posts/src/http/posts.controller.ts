// planted
import type { posts } from '../persistence/posts.repository.js';

export type Controller = typeof posts;
