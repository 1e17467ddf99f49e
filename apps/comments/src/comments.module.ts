import { Module } from '@nestjs/common';
import { SnapshotsHandler } from '#libs/messaging';
import { PeopleHandler } from '#libs/people';
import { PostsHandler } from './events/posts.handler.js';
import { CommentsController } from './http/comments.controller.js';
import { ThreadsController } from './http/threads.controller.js';
import { CommentsRepository } from './persistence/comments.repository.js';
import { ThreadsRepository } from './persistence/threads.repository.js';
import { FindComment } from './queries/find-comment.js';
import { FindThread } from './queries/find-thread.js';
import { ListComments } from './queries/list-comments.js';
import { ThreadArrivals } from './queries/thread-arrivals.js';
import { CommentChange } from './use-cases/comment-change.js';
import { CreateComment } from './use-cases/create-comment.js';
import { DeleteComment } from './use-cases/delete-comment.js';
import { EditComment } from './use-cases/edit-comment.js';
import { FollowPost } from './use-cases/follow-post.js';
import { RestoreComment } from './use-cases/restore-comment.js';
import { ThreadChange } from './use-cases/thread-change.js';

@Module({
  controllers: [ThreadsController, CommentsController, PostsHandler, PeopleHandler, SnapshotsHandler],
  providers: [
    ThreadsRepository,
    CommentsRepository,
    ThreadChange,
    CommentChange,
    FollowPost,
    CreateComment,
    EditComment,
    DeleteComment,
    RestoreComment,
    FindThread,
    FindComment,
    ListComments,
    ThreadArrivals,
  ],
})
export class CommentsModule {}
