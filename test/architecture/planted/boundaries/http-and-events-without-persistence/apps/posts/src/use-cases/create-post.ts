import { posts } from '../persistence/posts.repository.js';

export const createPost = posts;
