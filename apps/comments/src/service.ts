import { migrationsBeside } from '#libs/persistence';
import type { ServiceDefinition } from '#libs/runtime';
import { CommentsModule } from './comments.module.js';
import { failures } from './http/failures.js';
import { CommentEntity } from './persistence/comment.entity.js';
import { ThreadEntity } from './persistence/thread.entity.js';
import { CloseInactiveThreads } from './use-cases/close-inactive-threads.js';
import { threadSnapshots } from './use-cases/thread-snapshots.js';

export const commentsService: ServiceDefinition = {
  name: 'comments',
  prefixes: [
    ...['/v1/threads', '/v1/comments', '/v1/guests', '/v1/people', '/v1/site', '/v1/stream-tickets'],
    ...['/embed.js', '/embed'],
  ],
  module: CommentsModule,
  entities: [ThreadEntity, CommentEntity],
  migrations: [migrationsBeside(import.meta.url)],
  snapshots: [threadSnapshots],
  upkeep: [{ work: CloseInactiveThreads, every: 10_000 }],
  failures,
};
