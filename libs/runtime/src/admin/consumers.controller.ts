import { Body, Controller, Get, Header, HttpCode, Inject, Param, Post, Put, UseGuards } from '@nestjs/common';
import { ApiOperation } from '@nestjs/swagger';
import { OkSchema, CurrentActor, CurrentCause } from '#libs/http';
import { type Actor, type Cause, Refused } from '#libs/kernel';
import type { ConsumerState, StreamState } from '#libs/messaging';
import { AdminGuard } from './admin.guard.js';
import { Audited } from './audited.js';
import { PausedBody, ReplayBody } from './dto.js';
import { GET_MESSAGING, type GetMessaging } from './get-messaging.js';
import { consumerSchema, consumersSchema, forgottenSchema } from './views.js';

/** The state of the service's consumers, and what an operator can do with them. */
@UseGuards(AdminGuard)
@Controller('consumers')
export class ConsumersController {
  constructor(
    @Inject(GET_MESSAGING) private readonly messaging: GetMessaging,
    private readonly audited: Audited,
  ) {}

  @Get()
  @Header('Cache-Control', 'no-store')
  @ApiOperation({ summary: 'List the consumers with their lag' })
  @OkSchema(consumersSchema)
  list(): Promise<{ stream: StreamState | null; items: ConsumerState[] }> {
    return this.messaging().states.list();
  }

  @Post('forget-types')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Forget the event types that only a newer version handled',
    description:
      'After a rollback. A version gets no events while another one that handles more types was seen in the last 15 minutes, since ' +
      'it would pass over them.',
  })
  @OkSchema(forgottenSchema)
  forgetTypes(
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<{ readonly forgotten: readonly string[] }> {
    const { control } = this.messaging();
    return this.audited.perform(
      { actor, cause },
      { action: 'consumer.forgot-types', target: 'all' },
      async (tx) => ({ forgotten: await control.forgetTypes(tx) }),
      (forgotten) => forgotten,
    );
  }

  @Put(':name/paused')
  @ApiOperation({ summary: 'Pause or resume a consumer' })
  @OkSchema(consumerSchema)
  async setPaused(
    @Param('name') name: string,
    @Body() { paused }: PausedBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<ConsumerState> {
    const { control } = this.messaging();
    const consumer = await this.stateOf(name);
    await this.audited.perform(
      { actor, cause },
      { action: paused ? 'consumer.paused' : 'consumer.resumed', target: consumer.name },
      (tx) => control.setPaused(tx, consumer.name, paused),
      () => ({}),
    );
    return this.stateOf(name);
  }

  @Post(':name/replay')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Replay a consumer',
    description:
      'From the start of the stream, from a time, or from the current state, which the owners publish as snapshots. Only a consumer ' +
      'that keeps copies can be replayed: effects, such as notifications, never happen twice.',
  })
  @OkSchema(consumerSchema)
  async replay(
    @Param('name') name: string,
    @Body() { from }: ReplayBody,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<ConsumerState> {
    const { control } = this.messaging();
    const consumer = await this.stateOf(name);
    await this.audited.perform(
      { actor, cause },
      { action: 'consumer.replayed', target: consumer.name },
      (tx) => control.replay(tx, consumer.name, from === 'start' || from === 'snapshots' ? from : new Date(from)),
      ({ generation }) => ({ from, generation }),
    );
    return this.stateOf(name);
  }

  @Post(':name/skip-lost')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Resume a consumer after events that the stream has dropped',
    description: 'In trimmed partitions only. The dropped events are lost to this consumer.',
  })
  @OkSchema(consumerSchema)
  async skipLost(
    @Param('name') name: string,
    @CurrentActor() actor: Actor,
    @CurrentCause() cause: Cause,
  ): Promise<ConsumerState> {
    const { control } = this.messaging();
    const consumer = await this.stateOf(name);
    await this.audited.perform(
      { actor, cause },
      { action: 'consumer.skipped-lost', target: consumer.name },
      (tx) => control.skipLost(tx, consumer.name),
      (skipped) => skipped,
    );
    return this.stateOf(name);
  }

  private async stateOf(name: string): Promise<ConsumerState> {
    const { items } = await this.messaging().states.list();
    const state = items.find((item) => item.name === name);
    if (state === undefined) {
      throw new Refused('consumer.unknown', `There are ${items.map((item) => item.name).join(' and ')}.`);
    }
    return state;
  }
}
