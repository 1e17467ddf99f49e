import { personSeen, postCreated, postEdited } from '#libs/contracts';
import { idOfName, newId } from '#libs/kernel';
import { decode, groupConsecutive } from './received-event.js';

const envelope = {
  specversion: '1.0',
  id: newId(),
  type: postCreated.type,
  source: '/parley/posts',
  subject: 'post/1',
  time: '2026-11-22T08:00:00.000Z',
  dataschema: `/schemas/${postCreated.type}.json`,
  site: 'default',
  partitionkey: 'a key',
  sequence: '7',
  correlationid: 'c',
  causationid: null,
  traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
  data: postCreated.example,
};

const decodeText = (payload: string | Uint8Array) =>
  decode({
    streamSeq: 42,
    subject: 'parley.evt.default.p07.post.created',
    payload: typeof payload === 'string' ? Buffer.from(payload) : payload,
  });
const decodeEnvelope = (fields: object) => decodeText(JSON.stringify({ ...envelope, ...fields }));

describe('decode', () => {
  it('returns the event with its id, type and key', () => {
    const received = decodeEnvelope({});
    expect(received).toMatchObject({ streamSeq: 42, eventId: envelope.id, type: postCreated.type, key: 'a key' });
    expect(received.content).toEqual({ event: envelope });
  });

  it('accepts unknown fields, because a version may gain some', () => {
    const { content } = decodeEnvelope({ data: { ...envelope.data, added: 1 }, alsoAdded: 2 });
    expect(content).toHaveProperty('event');
  });

  it.each([
    ['no JSON', 'hello'],
    ['no JSON object', '"hello"'],
    ['null', 'null'],
    ['an array', '[]'],
    ['invalid UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['an empty payload', ''],
  ])('rejects %s, and gives it a key of its own', (_what, payload) => {
    const received = decodeText(payload);
    expect(received).toMatchObject({ eventId: null, type: null, key: 'message 42' });
    expect(received.content).toEqual({ error: expect.stringContaining('Not an event') as string });
  });

  it.each([
    ['an invalid id', { id: '7' }, 'Not an event', { eventId: idOfName('7'), key: 'a key' }],
    ['no key', { partitionkey: '' }, 'Not an event', { key: 'message 42' }],
    ['a NUL in its key', { partitionkey: 'a\0' }, 'cannot be stored', { key: 'message 42' }],
    ['a lone surrogate in its key', { partitionkey: 'a\ud800' }, 'cannot be stored', { key: 'message 42' }],
    ['a key of 257 characters', { partitionkey: 'a'.repeat(257) }, 'cannot be stored', { key: 'message 42' }],
    ['an unknown type', { type: 'parley.post.exploded.v1' }, 'Unknown event type', { type: 'parley.post.exploded.v1' }],
    ['a type that cannot be stored', { type: 'a\0' }, 'Unknown event type', { type: null, key: 'a key' }],
    [
      'data of another type',
      { type: personSeen.type },
      'violates its contract',
      { type: personSeen.type, key: 'a key' },
    ],
    ['a sequence that is not a number', { sequence: 'x' }, 'Not an event', { key: 'a key' }],
  ])('keeps what is valid of an event with %s', (_what, fields, error, known) => {
    const received = decodeEnvelope(fields);
    expect(received).toMatchObject(known);
    expect(received.content).toEqual({ error: expect.stringContaining(error) as string });
  });
});

describe('groupConsecutive', () => {
  const batch = Symbol('batch');
  const items = (...types: string[]) => types.map((type) => ({ event: decodeEnvelope({ type }) }));
  const grouped = (...types: string[]) =>
    groupConsecutive(items(...types), (type) => (type === postCreated.type ? batch : null)).map(
      (group) => group.length,
    );

  it('groups consecutive events of one batch handler, and leaves the others alone', () => {
    expect(grouped()).toEqual([]);
    expect(grouped(postCreated.type, postCreated.type, postEdited.type, postEdited.type, postCreated.type)).toEqual([
      2, 1, 1, 1,
    ]);
  });

  it('leaves alone what cannot be decoded', () => {
    expect(grouped(postCreated.type, 'unknown', postCreated.type)).toEqual([1, 1, 1]);
  });
});
