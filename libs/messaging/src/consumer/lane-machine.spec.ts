import { PROJECTIONS } from './consumers.js';
import type { Failure } from './event-processor.js';
import type { Batch } from './inbox.js';
import {
  initialLane,
  isPoison,
  type LaneCommand,
  type LaneContext,
  type LaneInput,
  type LaneState,
  nextStep,
  PositionTrimmed,
} from './lane-machine.js';
import { NOT_BEGUN, type Position } from './positions.js';
import type { ReceivedEvent } from './received-event.js';

const HOUR = 60 * 60 * 1_000;
const settings = { retryPoll: 250, idlePoll: 5_000, maxClockSkew: HOUR };
const CREATED = '2026-11-30T08:00:00Z';
const AT = new Date('2026-11-30T09:00:00Z');

const position: Position = {
  consumer: { name: 'projections', transport: PROJECTIONS, deadEvent: 'blocks' },
  partition: 7,
  streamSeq: 100,
  streamCreated: CREATED,
  checkpoint: { eventId: 'an event', seq: 99, at: AT },
  generation: 1,
  paused: false,
  movedAt: new Date('2026-11-30T10:00:00Z'),
};
const stream = { created: CREATED, firstSeq: 1, firstAt: new Date('2026-11-30T08:00:00Z'), lastSeq: 200 };
const event = (streamSeq: number): ReceivedEvent => ({
  streamSeq,
  subject: 'parley.evt.default.p07.post.created',
  payload: new Uint8Array(),
  eventId: null,
  type: null,
  correlationId: null,
  key: 'a key',
  content: { error: 'not decoded here' },
});
const batch: Batch = { from: position, to: { ...position, streamSeq: 110 }, events: [event(105), event(110)] };
const oops = new Error('oops');
const failure = (fields: Partial<Failure> = {}): Failure => ({ error: oops, kind: 'other', event: null, ...fields });
/** A lane that reads and has no parked events. */
const reading: LaneState = { ...initialLane, isSettled: true, position, mayHaveParked: false };
const processing: LaneState = { ...reading, batch };

interface Case {
  readonly state?: LaneState;
  readonly input: LaneInput;
  readonly context?: Partial<LaneContext>;
  readonly command: LaneCommand;
  readonly next?: Partial<LaneState>;
}

function check({ state = reading, input, context = {}, command, next = {} }: Case): void {
  const step = nextStep(state, input, { now: 0, lastSeenStream: null, settings, ...context });
  expect(step).toEqual([expect.objectContaining(next), command]);
}

describe('where a lane resumes', () => {
  const located = (fields: {
    position?: Partial<Position>;
    stream?: Partial<typeof stream>;
    atCheckpoint?: string;
  }) => ({
    type: 'located' as const,
    position: { ...position, ...fields.position },
    stream: { ...stream, ...fields.stream },
    atCheckpoint:
      fields.atCheckpoint === undefined ? null : { eventId: fields.atCheckpoint, seq: 99, at: new Date('2026-11-30') },
  });
  const rewind = (from: Partial<Position>, to: Date | 0, streamCreated = CREATED): LaneCommand => ({
    do: 'rewind',
    from: { ...position, ...from },
    streamCreated,
    to,
  });

  it.each<[string, Case]>([
    ['a lane that starts looks for its position', { input: { type: 'restarted' }, command: { do: 'locate' } }],
    ['so does one whose position was changed', { input: { type: 'repositioned' }, command: { do: 'locate' } }],
    [
      'after its position',
      { input: located({ atCheckpoint: 'an event' }), command: { do: 'open', after: 100 }, next: { position } },
    ],
    [
      'after its position, though the stream no longer holds the checkpoint',
      { input: located({}), command: { do: 'open', after: 100 } },
    ],
    [
      'nowhere while the consumer is paused, and nothing is wrong',
      {
        state: { ...initialLane, failures: 3, stoppedBecause: oops },
        input: located({ position: { paused: true }, stream: { firstSeq: 150 } }),
        command: { do: 'wait' },
        next: { isSettled: true, failures: 0, stoppedBecause: null },
      },
    ],
    [
      'at its first position, which it gets first',
      { input: located({ position: { streamCreated: NOT_BEGUN } }), command: { do: 'begin' } },
    ],
    [
      'at the start of a stream that replaced its own',
      { input: located({ stream: { created: 'later' } }), command: rewind({}, 0, 'later') },
    ],
    [
      'before the loss, if the stream is shorter than the position',
      { input: located({ stream: { lastSeq: 99 } }), command: rewind({}, new Date(AT.getTime() - HOUR)) },
    ],
    [
      'before the loss, if another message stands at the checkpoint',
      { input: located({ atCheckpoint: 'another event' }), command: rewind({}, new Date(AT.getTime() - HOUR)) },
    ],
    [
      'before the last move, if there is no checkpoint to tell when the loss was',
      {
        input: located({ position: { checkpoint: null }, stream: { lastSeq: 99 } }),
        command: rewind({ checkpoint: null }, new Date(position.movedAt.getTime() - HOUR)),
      },
    ],
    [
      'at the start, if the stream no longer goes back to before the loss',
      {
        input: located({ stream: { lastSeq: 99, firstSeq: 2, firstAt: new Date('2026-11-30T08:30:00Z') } }),
        command: rewind({}, 0),
      },
    ],
    [
      'nowhere, if the stream has dropped what comes next',
      {
        input: located({ stream: { firstSeq: 102 } }),
        command: { do: 'back-off', failures: 0 },
        next: {
          isSettled: true,
          failures: 1,
          stoppedBecause: new PositionTrimmed('projections stands at 100 in partition 7, but the stream begins at 102'),
        },
      },
    ],
    [
      'after its position, if only that itself was dropped',
      { input: located({ stream: { firstSeq: 101 } }), command: { do: 'open', after: 100 } },
    ],
  ])('%s', (_name, example) => {
    check(example);
  });
});

describe('what a lane does with what it reads', () => {
  const received = (fields: { events?: ReceivedEvent[]; count?: number; upTo?: number }): LaneInput => ({
    type: 'received',
    events: fields.events ?? [],
    count: fields.count ?? fields.events?.length ?? 0,
    read: fields.upTo === undefined ? null : { streamSeq: fields.upTo, checkpoint: null },
  });
  const moved = (streamSeq: number): Position => ({ ...position, streamSeq, checkpoint: null });

  it.each<[string, Case]>([
    [
      'it reads on once it is open, often while there may be parked events',
      {
        state: { ...initialLane, failures: 2, stoppedBecause: oops },
        input: { type: 'opened' },
        command: { do: 'read', wait: settings.retryPoll },
        next: { isSettled: true, failures: 2, stoppedBecause: oops },
      },
    ],
    [
      'it processes events together with other lanes',
      {
        input: received({ events: [event(105), event(110)], count: 5, upTo: 112 }),
        command: {
          do: 'process',
          strategy: 'shared',
          batch: { from: position, to: moved(112), events: [event(105), event(110)] },
        },
      },
    ],
    [
      'it processes an event whose handler has timed out with savepoints',
      {
        state: { ...reading, strikes: new Map([[110, 1]]) },
        input: received({ events: [event(110)], upTo: 110 }),
        command: {
          do: 'process',
          strategy: 'savepoints',
          batch: { from: position, to: moved(110), events: [event(110)] },
        },
      },
    ],
    [
      'it does not store a position for a few messages that do not concern it',
      {
        input: received({ count: 10, upTo: 110 }),
        command: { do: 'read', wait: settings.idlePoll },
        next: { unstored: 10, read: { streamSeq: 110, checkpoint: null }, position },
      },
    ],
    [
      'it stores the position once such messages are many',
      {
        state: { ...reading, unstored: 995 },
        input: received({ count: 10, upTo: 110 }),
        command: { do: 'process', strategy: 'shared', batch: { from: position, to: moved(110), events: [] } },
      },
    ],
    [
      'it stores the position when nothing more comes',
      {
        state: { ...reading, unstored: 10, read: { streamSeq: 110, checkpoint: null } },
        input: received({}),
        command: { do: 'process', strategy: 'shared', batch: { from: position, to: moved(110), events: [] } },
      },
    ],
    [
      'it reads on after a commit, and forgets strikes and failures',
      {
        state: { ...processing, strikes: new Map([[105, 2]]), failures: 2, stoppedBecause: oops, unstored: 3 },
        input: { type: 'committed', result: { position: batch.to, mayHaveParked: false } },
        command: { do: 'read', wait: settings.idlePoll },
        next: {
          position: batch.to,
          batch: null,
          strikes: new Map(),
          failures: 0,
          stoppedBecause: null,
          unstored: 0,
        },
      },
    ],
    [
      'it retries parked events after a batch',
      {
        state: processing,
        input: { type: 'committed', result: { position: batch.to, mayHaveParked: true } },
        command: { do: 'retry-parked', position: batch.to },
      },
    ],
    [
      'it polls often while parked events are left',
      {
        input: { type: 'retried', mayHaveParked: true },
        command: { do: 'read', wait: settings.retryPoll },
        next: { mayHaveParked: true },
      },
    ],
    [
      'it ends when it is stopped',
      { state: initialLane, input: { type: 'stopped' }, command: { do: 'end' }, next: { isSettled: true } },
    ],
  ])('%s', (_name, example) => {
    check(example);
  });
});

describe('what a lane does when a transaction fails', () => {
  const backOff = { do: 'back-off', failures: 0 } as const;

  it.each<[string, Case]>([
    [
      'a batch that failed with those of other lanes goes on alone, whatever the reason',
      {
        state: processing,
        input: { type: 'failed', failure: failure({ kind: 'transient' }), strategy: 'shared' },
        command: { do: 'process', batch, strategy: 'alone' },
      },
    ],
    [
      'one that failed alone because of a handler goes on with savepoints',
      {
        state: processing,
        input: { type: 'failed', failure: failure(), strategy: 'alone' },
        command: { do: 'process', batch, strategy: 'savepoints' },
      },
    ],
    [
      'one that failed alone because of the database is read again later',
      {
        state: processing,
        input: { type: 'failed', failure: failure({ kind: 'transient' }), strategy: 'alone' },
        command: backOff,
        next: { failures: 1, stoppedBecause: oops, batch: null },
      },
    ],
    [
      'one that failed with savepoints is read again later',
      {
        state: { ...processing, failures: 4 },
        input: { type: 'failed', failure: failure(), strategy: 'savepoints' },
        command: { do: 'back-off', failures: 4 },
        next: { failures: 5, stoppedBecause: oops },
      },
    ],
    [
      'an event whose handler timed out gets a strike',
      {
        state: { ...processing, strikes: new Map([[110, 1]]) },
        input: {
          type: 'failed',
          failure: failure({ kind: 'handler timed out', event: event(110) }),
          strategy: 'savepoints',
        },
        command: backOff,
        next: { strikes: new Map([[110, 2]]), stoppedBecause: oops },
      },
    ],
    [
      'a lost fence means that another replica is at work, so nothing is wrong',
      {
        state: { ...processing, stoppedBecause: oops },
        input: { type: 'failed', failure: failure({ kind: 'fence lost' }), strategy: 'alone' },
        command: backOff,
        next: { failures: 1, stoppedBecause: null },
      },
    ],
    [
      'the lane backs off if the broker fails',
      {
        input: { type: 'failed', failure: failure(), strategy: null },
        command: backOff,
        next: { isSettled: true, failures: 1, stoppedBecause: oops },
      },
    ],
    [
      'and keeps its strikes when it starts over',
      {
        state: { ...processing, strikes: new Map([[110, 2]]) },
        input: { type: 'restarted' },
        command: { do: 'locate' },
        next: { strikes: new Map([[110, 2]]), batch: null, mayHaveParked: true },
      },
    ],
  ])('%s', (_name, example) => {
    check(example);
  });

  it('parks an event without another attempt after three strikes', () => {
    expect(isPoison({ ...reading, strikes: new Map([[110, 2]]) }, event(110))).toBe(false);
    expect(isPoison({ ...reading, strikes: new Map([[110, 3]]) }, event(110))).toBe(true);
    expect(isPoison({ ...reading, strikes: new Map([[110, 3]]) }, event(105))).toBe(false);
  });
});

describe('how an idle lane follows the stream', () => {
  const idle = { ...reading, isIdle: true };
  const input: LaneInput = { type: 'retried', mayHaveParked: false };
  const read: LaneCommand = { do: 'read', wait: settings.idlePoll };
  const search: LaneCommand = { do: 'find-idle-position' };
  const at = (now: number, lastSeq: number, created = CREATED) => ({ now, lastSeenStream: { created, lastSeq } });

  it.each<[string, Case]>([
    ['not while events arrive', { state: reading, input, context: at(0, 50_000), command: read }],
    ['not if it knows nothing of the stream', { state: idle, input, context: { now: 0 }, command: read }],
    ['not in another stream', { state: idle, input, context: at(0, 50_000, 'another'), command: read }],
    ['not at the end of the stream', { state: idle, input, context: at(0, 100), command: read }],
    [
      'at once if it is far behind',
      { state: idle, input, context: at(7, 10_101), command: search, next: { searchedAt: 7 } },
    ],
    [
      'within an hour if it is not',
      { state: { ...idle, advancedAt: 0 }, input, context: at(HOUR, 101), command: read },
    ],
    ['after an hour', { state: { ...idle, advancedAt: 0 }, input, context: at(HOUR + 1, 101), command: search }],
    [
      'but does not ask the broker again at once',
      { state: { ...idle, searchedAt: 0 }, input, context: at(2 * settings.idlePoll - 1, 50_000), command: read },
    ],
    [
      'by a batch without events, up to where the broker has searched',
      {
        state: idle,
        input: { type: 'searched', upTo: 180, checkpoint: null },
        context: { now: 9 },
        command: {
          do: 'process',
          strategy: 'alone',
          batch: { from: position, to: { ...position, streamSeq: 180 }, events: [] },
        },
        next: { advancedAt: 9 },
      },
    ],
    [
      'not if messages are still on their way',
      { state: idle, input: { type: 'searched', upTo: null, checkpoint: null }, command: read },
    ],
    ['not backwards', { state: idle, input: { type: 'searched', upTo: 100, checkpoint: null }, command: read }],
  ])('%s', (_name, example) => {
    check(example);
  });
});
