import { migrationsBeside } from '#libs/persistence';
import type { ServiceDefinition } from '#libs/runtime';
import { failures } from './http/failures.js';
import { CategoryEntity } from './persistence/category.entity.js';
import { PostEntity } from './persistence/post.entity.js';
import { PostsModule } from './posts.module.js';

export const postsService: ServiceDefinition = {
  name: 'posts',
  prefixes: ['/v1/posts', '/v1/categories'],
  module: PostsModule,
  entities: [PostEntity, CategoryEntity],
  migrations: [migrationsBeside(import.meta.url)],
  snapshots: [],
  failures,
};
