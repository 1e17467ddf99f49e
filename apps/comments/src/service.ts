import {
  commentApproved,
  commentCreated,
  commentDeleted,
  commentEdited,
  commentPinned,
  commentReacted,
  commentRejected,
  commentRemoved,
  commentRestored,
  commentVoted,
  decisionSuperseded,
  threadClosed,
  threadOpened,
  threadSnapshot,
  threadUpdated,
} from '#libs/contracts';
import { defineService } from '#libs/runtime';
import { CommentsModule } from './comments.module.js';
import { failures } from './http/failures.js';
import { CommentEntity } from './persistence/comment.entity.js';
import { ThreadEntity } from './persistence/thread.entity.js';
import { CloseInactiveThreads } from './use-cases/close-inactive-threads.js';
import { threadSnapshots } from './use-cases/thread-snapshots.js';

export const commentsService = defineService({
  name: 'comments',
  about: 'threads of posts and pages, comment trees, guests, live streams',
  prefixes: [
    ...['/v1/threads', '/v1/comments', '/v1/guests', '/v1/people', '/v1/site', '/v1/stream-tickets'],
    ...['/embed.js', '/embed'],
  ],
  module: CommentsModule,
  entities: [ThreadEntity, CommentEntity],
  publishes: [
    ...[threadOpened, threadClosed, threadUpdated, threadSnapshot],
    ...[commentCreated, commentEdited, commentDeleted, commentRestored, commentRemoved],
    ...[commentApproved, commentRejected, commentVoted, commentReacted, commentPinned],
    decisionSuperseded,
  ],
  snapshots: [threadSnapshots],
  scheduledJobs: [{ job: CloseInactiveThreads, everyMs: 10_000 }],
  failures,
});
