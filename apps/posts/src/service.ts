import {
  categoryCreated,
  categoryDeleted,
  categoryUpdated,
  postCreated,
  postDeleted,
  postEdited,
  postLocked,
  postRestored,
  postUnlocked,
  postVoted,
} from '#libs/contracts';
import { defineService } from '#libs/runtime';
import { failures } from './http/failures.js';
import { CategoryEntity } from './persistence/category.entity.js';
import { PostEntity } from './persistence/post.entity.js';
import { PostsModule } from './posts.module.js';

export const postsService = defineService({
  name: 'posts',
  about: 'categories, posts, votes on posts',
  prefixes: ['/v1/posts', '/v1/categories'],
  module: PostsModule,
  entities: [PostEntity, CategoryEntity],
  publishes: [
    ...[categoryCreated, categoryUpdated, categoryDeleted],
    ...[postCreated, postEdited, postDeleted, postRestored, postLocked, postUnlocked, postVoted],
  ],
  failures,
});
