import { Module } from '@nestjs/common';
import { SnapshotsHandler } from '#libs/messaging';
import { PeopleHandler } from '#libs/people';
import { ThreadsHandler } from './events/in/threads.handler.js';
import { CategoriesController } from './http/categories.controller.js';
import { PostStatesController } from './http/post-states.controller.js';
import { PostsController } from './http/posts.controller.js';
import { CategoriesRepository } from './persistence/categories.repository.js';
import { PostsRepository } from './persistence/posts.repository.js';
import { FindPost } from './queries/find-post.js';
import { ListCategories } from './queries/list-categories.js';
import { ListPosts } from './queries/list-posts.js';
import { CreateCategory } from './use-cases/create-category.js';
import { CreatePost } from './use-cases/create-post.js';
import { DeleteCategory } from './use-cases/delete-category.js';
import { DeletePost } from './use-cases/delete-post.js';
import { EditPost } from './use-cases/edit-post.js';
import { FollowThreads } from './use-cases/follow-threads.js';
import { LockPost } from './use-cases/lock-post.js';
import { PostChange } from './use-cases/post-change.js';
import { RestorePost } from './use-cases/restore-post.js';
import { UpdateCategory } from './use-cases/update-category.js';
import { VoteOnPost } from './use-cases/vote-on-post.js';

@Module({
  controllers: [
    PostsController,
    PostStatesController,
    CategoriesController,
    ThreadsHandler,
    PeopleHandler,
    SnapshotsHandler,
  ],
  providers: [
    CategoriesRepository,
    PostsRepository,
    PostChange,
    CreateCategory,
    UpdateCategory,
    DeleteCategory,
    CreatePost,
    EditPost,
    DeletePost,
    RestorePost,
    LockPost,
    VoteOnPost,
    FollowThreads,
    FindPost,
    ListPosts,
    ListCategories,
  ],
})
export class PostsModule {}
