import { Controller, Get, HttpCode, Param, Post, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OkSchema, PageSchema, CountsAsRead, CurrentActor, CurrentCause, IdPipe } from '#libs/http';
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
  @PageSchema(notificationSchema)
  list(@Query() query: ListNotificationsQuery, @CurrentActor() actor: Actor) {
    return this.listNotifications.execute(actor, query);
  }

  @Get('unread-count')
  @ApiOperation({ summary: 'Count unread notifications' })
  @OkSchema(unreadCountSchema)
  unreadCount(@CurrentActor() actor: Actor): Promise<{ count: number }> {
    return this.countUnread.execute(actor);
  }

  @Put(':id/read')
  @ApiOperation({ summary: 'Mark a notification as read' })
  @CountsAsRead()
  @OkSchema(notificationSchema)
  async read(
    @Param('id', IdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<NotificationView> {
    await this.markRead.execute(id, actor, cause);
    return this.findNotification.byId(actor, id);
  }

  @Post('read-all')
  @ApiOperation({ summary: 'Mark all notifications as read' })
  @CountsAsRead()
  @HttpCode(200)
  @OkSchema(unreadCountSchema)
  async readAll(@CurrentActor() actor: Actor, @CurrentCause() cause: Cause): Promise<{ count: number }> {
    await this.markAllRead.execute(actor, cause);
    return this.countUnread.execute(actor);
  }
}
