import { Controller, Get, Header, HttpCode, Param, Post, Put, Query, Req, Res } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Answers, AnswersPage, conditional, CountsAsRead, CurrentActor, CurrentCause, etag, IdPipe } from '#libs/http';
import type { Actor, Cause } from '#libs/kernel';
import { CountUnread } from '../queries/count-unread.js';
import { FindNotification } from '../queries/find-notification.js';
import { ListNotifications } from '../queries/list-notifications.js';
import { notificationSchema, type NotificationView, unreadCountSchema } from '../queries/notification-view.js';
import { MarkAllRead } from '../use-cases/mark-all-read.js';
import { MarkRead } from '../use-cases/mark-read.js';
import { ListNotificationsQuery } from './notification.dto.js';

@ApiTags('notifications')
@Controller('v1/notifications')
export class NotificationsController {
  constructor(
    private readonly markRead: MarkRead,
    private readonly markAllRead: MarkAllRead,
    private readonly findNotification: FindNotification,
    private readonly listNotifications: ListNotifications,
    private readonly countUnread: CountUnread,
  ) {}

  @Get()
  @Header('Cache-Control', 'private, no-cache')
  @AnswersPage(notificationSchema)
  list(@Query() query: ListNotificationsQuery, @CurrentActor() actor: Actor) {
    return this.listNotifications.execute(actor, query);
  }

  @Get('unread-count')
  @Answers(unreadCountSchema)
  async unreadCount(
    @CurrentActor() actor: Actor,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ count: number } | undefined> {
    const unread = await this.countUnread.execute(actor);
    // The count is all that there is to tell, so it is its own version.
    return conditional(request, reply, etag({ revision: 0, version: unread.count, viewer: actor }), unread);
  }

  @Put(':id/read')
  @CountsAsRead()
  @Answers(notificationSchema)
  async read(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<NotificationView> {
    await this.markRead.execute(id, actor, cause);
    return this.findNotification.byId(actor, id);
  }

  @Post('read-all')
  @CountsAsRead()
  @HttpCode(200)
  @Answers(unreadCountSchema)
  async readAll(@CurrentActor() actor: Actor, @CurrentCause() cause: Cause): Promise<{ count: number }> {
    await this.markAllRead.execute(actor, cause);
    return this.countUnread.execute(actor);
  }
}
