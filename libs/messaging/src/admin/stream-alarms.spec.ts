import { alarmsOf } from './stream-alarms.js';
import type { StreamState } from '../nats/stream-state.js';

const DAY = 24 * 3_600;
const stream: StreamState = {
  created: '2026-01-31T08:00:00Z',
  messages: 10,
  firstSeq: 1,
  lastSeq: 10,
  bytes: 100,
  maxBytes: 1_000,
  oldestSeconds: 10 * DAY,
  maxAgeSeconds: 14 * DAY,
};
const reasons = (state: Partial<StreamState>, unreadSeconds: number) =>
  alarmsOf({ ...stream, ...state }, unreadSeconds).map(({ reason }) => reason);

describe('an alarm', () => {
  it.each([
    ['nothing is unread, however old the stream is', {}, 0, []],
    ['what is unread is young', {}, 7 * DAY - 1, []],
    ['what is unread is half as old as the stream keeps', {}, 7 * DAY, ['age']],
    ['the stream keeps everything for ever', { maxAgeSeconds: null }, 100 * DAY, []],
    ['the stream is less than half full', { bytes: 499 }, 0, []],
    ['the stream is half full', { bytes: 500 }, 0, ['bytes']],
    ['the stream may grow without a limit', { bytes: 500, maxBytes: null }, 0, []],
    ['both are the case', { bytes: 1_000 }, 14 * DAY, ['age', 'bytes']],
  ] as const)('when %s: %j, %d s', (_when, state, unread, expected) => {
    expect(reasons(state, unread)).toEqual(expected);
  });

  it('states the measured value and the limit', () => {
    const messages = alarmsOf({ ...stream, bytes: 600 * 2 ** 20, maxBytes: 2 ** 30 }, 9 * DAY).map(
      ({ message }) => message,
    );
    expect(messages[0]).toContain('9.0 days');
    expect(messages[0]).toContain('14.0 days');
    expect(messages[1]).toContain('600 MiB of 1024 MiB');
  });
});
