// planted
import { posts } from '../persistence/posts.repository.js';

export const threadClosed = posts;
