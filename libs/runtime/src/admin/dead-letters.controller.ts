import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { OkSchema, PageSchema, CurrentActor, CurrentCause } from '#libs/http';
import type { Actor, Cause } from '#libs/kernel';
import type { DeadLetter, WholeDeadLetter } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { Audited } from './audited.js';
import { ListDeadLettersQuery, RedriveBody, selectionOf } from './dto.js';
import { GET_MESSAGING, type GetMessaging } from './get-messaging.js';
import { RowIdPipe } from './row-id.pipe.js';
import { deadLetterSchema, redrivenSchema, fullDeadLetterSchema } from './views.js';

/** Failed events: read, redrive, discard. */
@UseGuards(AdminGuard)
@Controller('dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(GET_MESSAGING) private readonly messaging: GetMessaging,
    private readonly audited: Audited,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @PageSchema(deadLetterSchema)
  list(@Query() query: ListDeadLettersQuery): Promise<{ items: DeadLetter[]; nextCursor: string | null }> {
    return this.messaging().deadLetters.list(query);
  }

  @Get(':id')
  @Header('Cache-Control', 'no-store')
  @OkSchema(fullDeadLetterSchema)
  byId(@Param('id', RowIdPipe) id: string): Promise<WholeDeadLetter> {
    return this.messaging().deadLetters.byId(id);
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Retry failed events',
    description:
      'By exactly one of `ids`, `key` and `type`. Their retry schedule starts over, and each key keeps its order. Ids that do not ' +
      'exist, and events that only wait behind an earlier one, are ignored and not counted.',
  })
  @OkSchema(redrivenSchema)
  async redrive(
    @Body() body: RedriveBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<{ redriven: number }> {
    const selection = selectionOf(body);
    const [[by = '', value] = []] = Object.entries(selection);
    const redriven = await this.audited.perform(
      { actor, cause },
      { action: 'dead-letters.redriven', target: `${by} ${String(value)}` },
      (tx) => this.messaging().deadLetters.redrive(tx, selection),
      (count) => ({ redriven: count }),
    );
    return { redriven };
  }

  @Delete(':id')
  @HttpCode(204)
  @ApiOperation({ summary: 'Discard an event, so that later events of its key are handled' })
  async discard(
    @Param('id', RowIdPipe) id: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<void> {
    await this.audited.perform(
      { actor, cause },
      { action: 'dead-letter.discarded', target: id },
      (tx) => this.messaging().deadLetters.discard(tx, id),
      (discarded) => discarded,
    );
  }
}
