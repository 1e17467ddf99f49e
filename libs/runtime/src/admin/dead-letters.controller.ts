import { Body, Controller, Delete, Get, Header, HttpCode, Inject, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { OkSchema, PageSchema, CurrentActor, CurrentCause } from '#libs/http';
import type { Actor, Cause } from '#libs/kernel';
import type { DeadLetter, WholeDeadLetter } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { Audited } from './audited.js';
import { ListDeadLettersQuery, RedriveBody, selectionOf } from './dto.js';
import { MESSAGING, type MessagingAtWork } from './messaging-at-work.js';
import { RowIdPipe } from './row-id.pipe.js';
import { deadLetterSchema, redrivenSchema, wholeDeadLetterSchema } from './views.js';

/** Events that failed: to look at, to try again, to give up. */
@UseGuards(AdminGuard)
@Controller('dead-letters')
export class DeadLettersController {
  constructor(
    @Inject(MESSAGING) private readonly messaging: MessagingAtWork,
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
  @OkSchema(wholeDeadLetterSchema)
  byId(@Param('id', RowIdPipe) id: string): Promise<WholeDeadLetter> {
    return this.messaging().deadLetters.byId(id);
  }

  @Post('redrive')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Try events again that failed',
    description:
      'By exactly one of `ids`, `key` and `type`. Their schedule begins anew, and each key keeps its order. What is not there, ' +
      'or only waits behind an earlier event, is passed over and not counted.',
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
  @ApiOperation({ summary: 'Give up an event, so that what waits behind it goes on' })
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
