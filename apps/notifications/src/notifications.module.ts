import { Module } from '@nestjs/common';
import { SnapshotsHandler } from '#libs/messaging';
import { PeopleHandler } from '#libs/people';
import { CommentsHandler } from './events/in/comments.handler.js';
import { PostsHandler } from './events/in/posts.handler.js';
import { NotificationsController } from './http/notifications.controller.js';
import { CommentersRepository } from './persistence/commenters.repository.js';
import { ItemsRepository } from './persistence/items.repository.js';
import { NotificationsRepository } from './persistence/notifications.repository.js';
import { CountUnread } from './queries/count-unread.js';
import { FindNotification } from './queries/find-notification.js';
import { ListNotifications } from './queries/list-notifications.js';
import { HideThread } from './use-cases/hide-thread.js';
import { MarkAllRead } from './use-cases/mark-all-read.js';
import { MarkRead } from './use-cases/mark-read.js';
import { NotifyOfComments } from './use-cases/notify-of-comments.js';
import { WithdrawComment } from './use-cases/withdraw-comment.js';

@Module({
  controllers: [NotificationsController, CommentsHandler, PostsHandler, PeopleHandler, SnapshotsHandler],
  providers: [
    NotificationsRepository,
    ItemsRepository,
    CommentersRepository,
    NotifyOfComments,
    WithdrawComment,
    HideThread,
    MarkRead,
    MarkAllRead,
    FindNotification,
    ListNotifications,
    CountUnread,
  ],
})
export class NotificationsModule {}
