import { Body, Controller, Get, Param, Put, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { OkSchema, PageSchema, CountsAsRead, CurrentActor, CurrentCause, IdPipe, ListQuery } from '#libs/http';
import type { Actor, Cause } from '#libs/kernel';
import { ThreadWaiter } from '../queries/reads/thread-waiter.js';
import { readMarkSchema, UnreadThreads, unreadThreadSchema } from '../queries/reads/unread-threads.js';
import { MarkRead } from '../use-cases/mark-read.js';
import { ReadBody } from './thread.dto.js';

const WHICH =
  'Among the 1,000 threads that you marked as read last, those with unread comments; the newest activity first.';

/** How far a reader has read, and what came since. */
@ApiTags('threads')
@Controller('v1/threads')
export class ReadMarksController {
  constructor(
    private readonly markRead: MarkRead,
    private readonly unread: UnreadThreads,
    private readonly waiter: ThreadWaiter,
  ) {}

  @Get('unread')
  @ApiOperation({ summary: 'List threads with unread comments', description: WHICH })
  @PageSchema(unreadThreadSchema)
  list(@Query() query: ListQuery, @CurrentActor() actor: Actor) {
    return this.unread.list(actor, query);
  }

  @Put(':id/read')
  @CountsAsRead()
  @ApiOperation({ summary: 'Mark a thread as read' })
  @OkSchema(readMarkSchema)
  async mark(
    @Param('id', IdPipe) threadId: string,
    @Body() { version: shown }: ReadBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ) {
    const command = { threadId, version: shown };
    const version = await this.waiter.expecting(threadId, () => this.markRead.execute(command, actor, cause));
    return { threadId, version, unread: await this.unread.countIn(threadId, version, actor) };
  }
}
