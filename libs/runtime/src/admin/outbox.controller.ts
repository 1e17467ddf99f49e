import { Body, Controller, Get, Header, HttpCode, Post, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { OkSchema, CurrentActor, CurrentCause } from '#libs/http';
import type { Actor, Cause } from '#libs/kernel';
import { OutboxSignal, type OutboxState, outboxState, republish } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { Audited } from './audited.js';
import { RepublishBody } from './dto.js';
import { outboxSchema, republishedSchema } from './views.js';

/** Events that the service has still to publish, and those that it can publish again. */
@UseGuards(AdminGuard)
@Controller('outbox')
export class OutboxController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly signal: OutboxSignal,
    private readonly audited: Audited,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'Get the state of the outbox' })
  @OkSchema(outboxSchema)
  state(): Promise<OutboxState> {
    return outboxState(this.dataSource);
  }

  @Post('republish')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Publish again the events sent since a time',
    description: 'As far back as sent events are kept, a day. Consumers that have an event already drop it by its id.',
  })
  @OkSchema(republishedSchema)
  async republish(
    @Body() { since }: RepublishBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<{ republished: number }> {
    const republished = await this.audited.perform(
      { actor, cause },
      { action: 'outbox.republished', target: `since ${since}` },
      (tx) => republish(tx, new Date(since), this.signal),
      (count) => ({ republished: count }),
    );
    return { republished };
  }
}
