import type { Checkpoint } from '../nats/stream-messages.js';
import type { Failure, Processed, Strategy } from './event-processor.js';
import type { Batch } from './inbox.js';
import { NOT_BEGUN, type Position } from './positions.js';
import type { ReceivedEvent } from './received-event.js';

/**
 * The state machine of a lane, which reads one partition for one consumer: a pure function of its state, what happened and the
 * time. `Lane` carries out the commands; this file alone decides what comes next.
 *
 * ```
 *   restarted ─▶ locate ─▶ (begin | rewind)* ─▶ open ─▶ read ─▶ process ─▶ retry-parked ─▶ find-idle-position ─▶ read …
 *                   ├─▶ wait (paused)                            └─ failed ─▶ process again, more carefully
 *                   └─▶ back-off ─▶ locate                                 └▶ back-off ─▶ locate
 * ```
 */

/** The stream no longer holds the events that come next: reading on would skip events that nobody handled. */
export class PositionTrimmed extends Error {
  override readonly name = 'PositionTrimmed';
}

/** What the lane knows of the stream. */
export interface StreamFacts {
  readonly created: string;
  readonly firstSeq: number;
  readonly firstAt: Date;
  readonly lastSeq: number;
}

/** How far the lane has read, which may be ahead of its stored position. */
export interface ReadPosition {
  readonly streamSeq: number;
  readonly checkpoint: Checkpoint | null;
}

export type LaneInput =
  /** The lane starts, the back-off is over, or something asked for a new look at position and stream. */
  | { readonly type: 'restarted' }
  | { readonly type: 'stopped' }
  /** `atCheckpoint` is what the stream holds now at the sequence of the position's checkpoint. */
  | {
      readonly type: 'located';
      readonly position: Position;
      readonly stream: StreamFacts;
      readonly atCheckpoint: Checkpoint | null;
    }
  /** The position was begun or rewound. */
  | { readonly type: 'repositioned' }
  | { readonly type: 'opened' }
  /** `count` messages were taken, of which `events` concern this consumer. */
  | {
      readonly type: 'received';
      readonly events: readonly ReceivedEvent[];
      readonly count: number;
      readonly read: ReadPosition | null;
    }
  | { readonly type: 'committed'; readonly result: Processed }
  /** A transaction failed, and how its batch was run; null if no batch was running. */
  | { readonly type: 'failed'; readonly failure: Failure; readonly strategy: Strategy | null }
  | { readonly type: 'retried'; readonly mayHaveParked: boolean }
  /** The broker has searched the partition up to `upTo` and found nothing more; null if it may have. */
  | { readonly type: 'searched'; readonly upTo: number | null; readonly checkpoint: Checkpoint | null };

export type LaneCommand =
  | { readonly do: 'locate' }
  /** Give the consumer its first position in the stream. */
  | { readonly do: 'begin' }
  | { readonly do: 'rewind'; readonly from: Position; readonly streamCreated: string; readonly to: Date | 0 }
  | { readonly do: 'open'; readonly after: number }
  /** Wait for messages, at most `wait` milliseconds, then process them together with other lanes. */
  | { readonly do: 'read'; readonly wait: number }
  | { readonly do: 'process'; readonly batch: Batch; readonly strategy: Strategy }
  | { readonly do: 'retry-parked'; readonly position: Position }
  | { readonly do: 'find-idle-position' }
  /** Wait until the lane is restarted. */
  | { readonly do: 'wait' }
  | { readonly do: 'back-off'; readonly failures: number }
  | { readonly do: 'end' };

export interface LaneState {
  /** Whether the lane reads, or stands still for a reason that it can give. */
  readonly isSettled: boolean;
  /** The stored position, as this replica knows it. */
  readonly position: Position | null;
  readonly read: ReadPosition | null;
  /** Messages read since the position was last stored. */
  readonly unstored: number;
  /** Whether nothing had arrived when the lane last read. */
  readonly isIdle: boolean;
  readonly mayHaveParked: boolean;
  /** How often the handler of an event timed out, by stream sequence. */
  readonly strikes: ReadonlyMap<number, number>;
  /** Failures in a row. */
  readonly failures: number;
  /** Why the lane stands still, or null. */
  readonly stoppedBecause: Error | null;
  /** The batch that is being processed. */
  readonly batch: Batch | null;
  /** When the broker was last asked how far it searched, and when the position last followed that. */
  readonly searchedAt: number;
  readonly advancedAt: number;
}

/** What the machine needs beside its state: the time in milliseconds, the stream as last seen, and settings. */
export interface LaneContext {
  readonly now: number;
  readonly lastSeenStream: { readonly created: string; readonly lastSeq: number } | null;
  readonly settings: { readonly retryPoll: number; readonly idlePoll: number; readonly maxClockSkew: number };
}

type Step = readonly [LaneState, LaneCommand];

/** Messages that do not concern the consumer and may be read again after a crash. */
const MAX_UNSTORED = 1_000;
/** After so many timeouts of its handler an event is parked without another attempt. */
const MAX_STRIKES = 3;
const HOUR = 60 * 60 * 1_000;
/** Sequences by which an idle position may fall behind before it follows earlier than hourly. */
const MAX_BEHIND = 10_000;

export const initialLane: LaneState = {
  isSettled: false,
  position: null,
  read: null,
  unstored: 0,
  isIdle: false,
  mayHaveParked: true,
  strikes: new Map(),
  failures: 0,
  stoppedBecause: null,
  batch: null,
  searchedAt: -Infinity,
  advancedAt: -Infinity,
};

export function nextStep(state: LaneState, input: LaneInput, context: LaneContext): Step {
  switch (input.type) {
    case 'restarted':
      // The restart may be about a parked event.
      return [{ ...state, mayHaveParked: true, batch: null }, { do: 'locate' }];
    case 'stopped':
      return [{ ...state, isSettled: true, batch: null }, { do: 'end' }];
    case 'repositioned':
      return [state, { do: 'locate' }];
    case 'located':
      return resume(state, input, context);
    case 'opened':
      return read({ ...state, isSettled: true }, context);
    case 'received':
      return receive(state, input, context);
    case 'committed':
      return commit(state, input.result, context);
    case 'failed':
      return fail(state, input.failure, input.strategy);
    case 'retried':
      return advanceIfIdle({ ...state, mayHaveParked: input.mayHaveParked }, context);
    case 'searched':
      return advance(state, input, context);
  }
}

/** Whether an event has timed out so often that it is parked without another attempt. */
export function isPoison({ strikes }: LaneState, { streamSeq }: ReceivedEvent): boolean {
  return (strikes.get(streamSeq) ?? 0) >= MAX_STRIKES;
}

/** Finds the sequence from which the lane may read on, in the stream that exists now. */
function resume(
  state: LaneState,
  { position, stream, atCheckpoint }: Extract<LaneInput, { type: 'located' }>,
  { settings }: LaneContext,
): Step {
  const located = { ...state, position, read: null, unstored: 0 };
  const { created: streamCreated } = stream;
  if (position.paused) return [{ ...located, isSettled: true, failures: 0, stoppedBecause: null }, { do: 'wait' }];
  if (position.streamCreated === NOT_BEGUN) return [located, { do: 'begin' }];
  // Everything in another stream is new, and what was sent to the old one may be sent again.
  if (position.streamCreated !== streamCreated)
    return [located, { do: 'rewind', from: position, streamCreated, to: 0 }];
  const hasGrownAgain = atCheckpoint !== null && atCheckpoint.eventId !== position.checkpoint?.eventId;
  if (position.streamSeq > stream.lastSeq || hasGrownAgain) {
    return [located, { do: 'rewind', from: position, streamCreated, to: timeBeforeLoss(position, stream, settings) }];
  }
  if (stream.firstSeq > position.streamSeq + 1) return stop(located, trimmed(position, stream));
  return [located, { do: 'open', after: position.streamSeq }];
}

/**
 * What the stream stored after it lost its tail is newer than the last event before, up to clock skew: so more is read again than
 * was lost, and the inbox drops it. If the stream no longer goes back that far, it is read from its start and found trimmed.
 */
function timeBeforeLoss(
  { checkpoint, movedAt }: Position,
  { firstSeq, firstAt }: StreamFacts,
  { maxClockSkew }: LaneContext['settings'],
): Date | 0 {
  const time = new Date((checkpoint?.at ?? movedAt).getTime() - maxClockSkew);
  return firstSeq > 1 && time < firstAt ? 0 : time;
}

function trimmed({ consumer, partition, streamSeq }: Position, { firstSeq }: StreamFacts): PositionTrimmed {
  return new PositionTrimmed(
    `${consumer.name} stands at ${String(streamSeq)} in partition ${String(partition)}, ` +
      `but the stream begins at ${String(firstSeq)}`,
  );
}

function receive(
  before: LaneState,
  { events, count, read }: Extract<LaneInput, { type: 'received' }>,
  context: LaneContext,
): Step {
  const state = { ...before, read: read ?? before.read, unstored: before.unstored + count, isIdle: count === 0 };
  // Messages that do not concern the consumer are stored with the next event, when nothing more comes, or when they are many.
  const isWorthStoring = events.length > 0 || state.unstored > MAX_UNSTORED || (state.isIdle && state.unstored > 0);
  if (!isWorthStoring || state.position === null) return retryOrAdvance(state, context);
  const batch = { from: state.position, to: { ...state.position, ...state.read }, events };
  const hasStrikes = events.some(({ streamSeq }) => state.strikes.has(streamSeq));
  return process(state, batch, hasStrikes ? 'savepoints' : 'shared');
}

function process(state: LaneState, batch: Batch, strategy: Strategy): Step {
  return [
    { ...state, batch },
    { do: 'process', batch, strategy },
  ];
}

function commit(state: LaneState, { position, mayHaveParked }: Processed, context: LaneContext): Step {
  const committed = {
    ...state,
    position,
    unstored: 0,
    mayHaveParked: state.mayHaveParked || mayHaveParked,
    strikes: new Map<number, number>(),
    batch: null,
  };
  return retryOrAdvance(committed, context);
}

/** A batch that failed with others goes on alone; one whose handler failed, with savepoints; otherwise the lane backs off. */
function fail(state: LaneState, failure: Failure, strategy: Strategy | null): Step {
  const { batch } = state;
  if (batch !== null && strategy === 'shared') return process(state, batch, 'alone');
  if (batch !== null && strategy === 'alone' && failure.kind === 'other') return process(state, batch, 'savepoints');
  return stop(
    { ...state, strikes: withStrike(state.strikes, failure.event) },
    failure.kind === 'fence lost' ? null : failure.error,
  );
}

function withStrike(strikes: ReadonlyMap<number, number>, event: ReceivedEvent | null): ReadonlyMap<number, number> {
  if (event === null) return strikes;
  return new Map([...strikes, [event.streamSeq, (strikes.get(event.streamSeq) ?? 0) + 1]]);
}

/** @param stoppedBecause null if nothing is wrong: another replica is at work, or the consumer was paused */
function stop(state: LaneState, stoppedBecause: Error | null): Step {
  const stopped = { ...state, isSettled: true, failures: state.failures + 1, stoppedBecause, batch: null };
  return [stopped, { do: 'back-off', failures: state.failures }];
}

function retryOrAdvance(state: LaneState, context: LaneContext): Step {
  if (state.mayHaveParked && state.position !== null) return [state, { do: 'retry-parked', position: state.position }];
  return advanceIfIdle(state, context);
}

/**
 * An idle partition's position follows the stream: otherwise the stream would drop what comes after it, all of it events of other
 * partitions, and the position would look trimmed.
 */
function advanceIfIdle(state: LaneState, context: LaneContext): Step {
  const { lastSeenStream: stream, now, settings } = context;
  const { position, searchedAt, advancedAt } = state;
  if (!state.isIdle || position === null || stream?.created !== position.streamCreated) return readOn(state, context);
  const behind = stream.lastSeq - position.streamSeq;
  const isFarBehind = behind > MAX_BEHIND || (behind > 0 && now - advancedAt > HOUR);
  // The broker may not have searched on since it was last asked.
  if (!isFarBehind || now - searchedAt < 2 * settings.idlePoll) return readOn(state, context);
  return [{ ...state, searchedAt: now }, { do: 'find-idle-position' }];
}

function advance(
  state: LaneState,
  { upTo, checkpoint }: Extract<LaneInput, { type: 'searched' }>,
  context: LaneContext,
): Step {
  const { position } = state;
  if (position === null || upTo === null || upTo <= position.streamSeq) return readOn(state, context);
  const read = { streamSeq: upTo, checkpoint: checkpoint ?? position.checkpoint };
  const batch = { from: position, to: { ...position, ...read }, events: [] };
  return process({ ...state, read, advancedAt: context.now }, batch, 'alone');
}

/** Everything that was read is done, so nothing is wrong any more. */
function readOn(state: LaneState, context: LaneContext): Step {
  return read({ ...state, failures: 0, stoppedBecause: null }, context);
}

function read(state: LaneState, { settings }: LaneContext): Step {
  return [state, { do: 'read', wait: state.mayHaveParked ? settings.retryPoll : settings.idlePoll }];
}
