import { PostsModule } from './posts.module.js';

export const postsService = { PostsModule };
