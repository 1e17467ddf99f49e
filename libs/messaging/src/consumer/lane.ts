import type { JsMsg, StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { causeOfRequest, type Log } from '#libs/kernel';
import { inTransaction } from '#libs/persistence';
import { delayAfter, interruptibleSleep } from '../back-off.js';
import type { Broker } from '../nats/broker.js';
import { partitionFilters } from '../nats/partition-filters.js';
import { checkpointAt, checkpointOf, emptyUpTo, sequenceBefore } from '../nats/stream-messages.js';
import type { MessagingSettings } from '../settings.js';
import { aborted, settlesWithin, unlessInterrupted } from '../timeouts.js';
import type { Consumer } from './consumers.js';
import type { CrossPartitionBatcher } from './cross-partition-batcher.js';
import {
  type ConsumerObserver,
  type EventProcessor,
  failureOf,
  type Handlers,
  type Strategy,
} from './event-processor.js';
import {
  initialLane,
  isPoison,
  type LaneCommand,
  type LaneInput,
  type LaneState,
  nextStep,
  PositionTrimmed,
  type ReadPosition,
  type StreamFacts,
} from './lane-machine.js';
import { HandlerTimedOut } from './handler-timeout.js';
import type { Batch } from './inbox.js';
import { PartitionReader } from './partition-reader.js';
import { loadPosition, type Position, rewindPosition, type StoredPosition } from './positions.js';
import { decode, isTypeOf, typeInHeader } from './received-event.js';
import type { Semaphore } from './semaphore.js';

/** How long a stop waits for the batch that is being processed. */
const STOP_TIMEOUT_MS = 1_000;

export interface LaneDependencies {
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly settings: MessagingSettings;
  readonly log: Log;
  readonly observer: ConsumerObserver;
  readonly processor: EventProcessor;
  readonly batcher: CrossPartitionBatcher;
  readonly semaphore: Semaphore;
  /** The current stream; recreated if it is gone. */
  readonly stream: () => Promise<StreamInfo>;
  /** The stream as it was last seen, for decisions that need not be exact. */
  readonly lastSeenStream: () => StreamInfo | null;
  /** Gives the consumer its first position in the stream. */
  readonly begin: (consumer: Consumer, stream: StreamInfo) => Promise<void>;
  readonly handlers: Handlers;
}

/** Reads one partition for one consumer while this replica owns it: carries out what the lane machine decides. */
export class Lane {
  private state: LaneState = initialLane;
  private isStopped = false;
  /** Aborts what the lane is doing, so that it is restarted or stops. */
  private interrupt = new AbortController();
  private reader: PartitionReader | null = null;
  private markSettled = (): void => undefined;
  /** Resolves once the lane reads, or stands still for a reason that it can give. */
  readonly settled = new Promise<void>((resolve) => {
    this.markSettled = resolve;
  });
  private readonly loop: Promise<void>;

  constructor(
    private readonly consumer: Consumer,
    private readonly partition: number,
    private readonly deps: LaneDependencies,
  ) {
    this.loop = this.run();
  }

  /** Why the lane stands still, or null. */
  get stoppedBecause(): Error | null {
    return this.state.stoppedBecause;
  }

  /** Reads the position again and goes on from there, at once even during a back-off. */
  restart(): void {
    this.interrupt.abort();
  }

  /** Restarts if an operator paused, resumed or replayed the consumer: a lane to which nothing comes would not notice. */
  compareWith(stored: StoredPosition): void {
    const { position } = this.state;
    if (position === null) return;
    if (position.paused !== stored.paused || position.generation !== stored.generation) this.restart();
  }

  /** Tries parked events at the next opportunity. */
  retryParked(): void {
    this.state = { ...this.state, mayHaveParked: true };
  }

  /** Lets the current batch finish. If it hangs, its transaction still commits or rolls back as a whole. */
  async stop(): Promise<void> {
    this.isStopped = true;
    this.markSettled();
    this.interrupt.abort();
    if (await settlesWithin(STOP_TIMEOUT_MS, this.loop)) return;
    this.deps.log.warn(
      { consumer: this.consumer.name, partition: this.partition },
      'a lane did not stop in time; its transaction commits or rolls back by itself',
    );
  }

  private async run(): Promise<void> {
    let command = this.step({ type: 'restarted' });
    while (command.do !== 'end') {
      const { signal } = this.interrupt;
      try {
        command = await this.perform(command, signal);
      } catch (error) {
        if (!signal.aborted) command = this.step({ type: 'failed', failure: failureOf(error), strategy: null });
      }
      if (this.isStopped) command = this.step({ type: 'stopped' });
      else if (signal.aborted) command = this.restarted();
    }
    await this.closeReader();
  }

  private restarted(): LaneCommand {
    this.interrupt = new AbortController();
    return this.step({ type: 'restarted' });
  }

  private step(input: LaneInput): LaneCommand {
    const { settings, lastSeenStream } = this.deps;
    const stream = lastSeenStream();
    const before = this.state;
    const [state, command] = nextStep(before, input, {
      now: performance.now(),
      lastSeenStream: stream === null ? null : { created: stream.created, lastSeq: stream.state.last_seq },
      settings,
    });
    this.state = state;
    if (state.isSettled) this.markSettled();
    if (input.type === 'failed' && input.failure.kind === 'fence lost') this.deps.observer.fenceLost();
    this.logStop(before.stoppedBecause, state.stoppedBecause);
    return command;
  }

  private perform(command: LaneCommand, signal: AbortSignal): Promise<LaneCommand> {
    switch (command.do) {
      case 'locate':
        return this.locate(signal);
      case 'begin':
        return this.begin(signal);
      case 'rewind':
        return this.rewind(command, signal);
      case 'open':
        return this.open(command.after, signal);
      case 'read':
        return this.read(command.wait, signal);
      case 'process':
        return this.process(command.batch, command.strategy);
      case 'retry-parked':
        return this.retry(command.position);
      case 'find-idle-position':
        return this.findIdlePosition(signal);
      case 'wait':
        return aborted(signal).then(() => command);
      case 'back-off':
        return this.backOff(command.failures, signal);
      case 'end':
        return Promise.resolve(command);
    }
  }

  private async locate(signal: AbortSignal): Promise<LaneCommand> {
    await this.closeReader();
    const { dataSource, broker, stream } = this.deps;
    const position = await loadPosition(dataSource, this.consumer, this.partition);
    // After the position: another replica may have moved it beyond the end of an older look at the stream.
    const info = await unlessInterrupted(signal, stream());
    const { checkpoint } = position;
    const isComparable = checkpoint !== null && position.streamCreated === info.created;
    const atCheckpoint = isComparable ? await unlessInterrupted(signal, checkpointAt(broker, checkpoint.seq)) : null;
    return this.step({ type: 'located', position, stream: factsOf(info), atCheckpoint });
  }

  private async begin(signal: AbortSignal): Promise<LaneCommand> {
    await this.deps.begin(this.consumer, await unlessInterrupted(signal, this.deps.stream()));
    return this.step({ type: 'repositioned' });
  }

  private async rewind(
    { from, streamCreated, to }: Extract<LaneCommand, { do: 'rewind' }>,
    signal: AbortSignal,
  ): Promise<LaneCommand> {
    const { dataSource, broker, log, handlers } = this.deps;
    const before = to === 0 ? 0 : await unlessInterrupted(signal, sequenceBefore(broker, to));
    const streamSeq = Math.min(before, from.streamSeq);
    log.warn(
      { consumer: this.consumer.name, partition: this.partition, position: from, streamSeq },
      'the stream was replaced or lost its tail: the position is rewound, and the inbox drops events that were handled',
    );
    await inTransaction(dataSource, causeOfRequest(), (tx) =>
      rewindPosition(tx, from, { streamSeq, streamCreated }, handlers.types),
    );
    return this.step({ type: 'repositioned' });
  }

  private async open(after: number, signal: AbortSignal): Promise<LaneCommand> {
    this.reader = await PartitionReader.open(this.deps.broker, this.filters, after, signal);
    return this.step({ type: 'opened' });
  }

  /** Takes the messages only when the transaction begins: until then, the batch grows. */
  private async read(wait: number, signal: AbortSignal): Promise<LaneCommand> {
    const reader = this.openReader();
    await reader.arrival(wait, signal);
    let command: LaneCommand = { do: 'read', wait };
    const result = await this.deps.batcher.process((max) => {
      // The lane may have been interrupted while it waited for a permit.
      if (signal.aborted) return Promise.resolve(null);
      command = this.received(reader.take(max));
      return Promise.resolve(command.do === 'process' && command.strategy === 'shared' ? command.batch : null);
    });
    if (result === null) return command;
    if ('committed' in result) return this.step({ type: 'committed', result: result.committed });
    return this.step({ type: 'failed', failure: failureOf(result.failed), strategy: result.strategy });
  }

  private received(messages: readonly JsMsg[]): LaneCommand {
    const events = messages
      .filter((message) => this.concerns(message))
      .map((message) => decode({ streamSeq: message.seq, subject: message.subject, payload: message.data }));
    return this.step({ type: 'received', events, count: messages.length, read: this.readPositionAfter(messages) });
  }

  /** A type that no handler expects is passed over. A message without a type concerns whoever handles its subject. */
  private concerns(message: JsMsg): boolean {
    const { handlers, observer } = this.deps;
    const type = typeInHeader(message);
    const concerns =
      type === null ? handlers.types.some((handled) => isTypeOf(handled, message.subject)) : handlers.handles(type);
    if (!concerns) observer.passedOver(type);
    return concerns;
  }

  private readPositionAfter(messages: readonly JsMsg[]): ReadPosition | null {
    const last = messages.at(-1);
    if (last === undefined) return null;
    const checkpoint = checkpointOf(last.headers?.get('Nats-Msg-Id'), last.seq, last.time);
    const before = this.state.read?.checkpoint ?? this.state.position?.checkpoint ?? null;
    return { streamSeq: last.seq, checkpoint: checkpoint ?? before };
  }

  private process(batch: Batch, strategy: Strategy): Promise<LaneCommand> {
    const { processor, semaphore } = this.deps;
    return semaphore.run(async () => {
      try {
        const [result] = await processor.process([batch], strategy, (event) => isPoison(this.state, event));
        if (result === undefined) throw new Error('A committed batch has no result.');
        return this.step({ type: 'committed', result });
      } catch (error) {
        return this.step({ type: 'failed', failure: failureOf(error), strategy });
      }
    });
  }

  private async retry(position: Position): Promise<LaneCommand> {
    const { processor, semaphore } = this.deps;
    const mayHaveParked = await semaphore.run(() => processor.retryParked(position));
    return this.step({ type: 'retried', mayHaveParked });
  }

  private async findIdlePosition(signal: AbortSignal): Promise<LaneCommand> {
    const { position } = this.state;
    if (position === null) throw new Error('The lane looks for an idle position before it has one.');
    const upTo = await unlessInterrupted(signal, emptyUpTo(this.deps.broker, this.filters, position.streamSeq));
    const checkpoint = upTo === null ? null : await unlessInterrupted(signal, checkpointAt(this.deps.broker, upTo));
    return this.step({ type: 'searched', upTo, checkpoint });
  }

  private async backOff(failures: number, signal: AbortSignal): Promise<LaneCommand> {
    const { backOffFrom, backOffTo } = this.deps.settings;
    await interruptibleSleep(delayAfter(failures, backOffFrom, backOffTo), signal);
    return this.step({ type: 'restarted' });
  }

  private get filters(): readonly string[] {
    const { broker, handlers } = this.deps;
    return partitionFilters(broker, handlers.types, this.partition);
  }

  private openReader(): PartitionReader {
    if (this.reader === null) throw new Error('The lane reads before it was opened.');
    return this.reader;
  }

  private async closeReader(): Promise<void> {
    const { reader } = this;
    this.reader = null;
    await reader?.close();
  }

  private logStop(before: Error | null, now: Error | null): void {
    if (now === null || now.message === before?.message) return;
    const level = now instanceof PositionTrimmed ? 'error' : now instanceof HandlerTimedOut ? 'warn' : 'debug';
    this.deps.log[level]({ err: now, consumer: this.consumer.name, partition: this.partition }, 'a lane restarts');
  }
}

function factsOf({ created, state }: StreamInfo): StreamFacts {
  return {
    created,
    firstSeq: state.first_seq,
    firstAt: new Date(state.first_ts),
    lastSeq: state.last_seq,
  };
}
