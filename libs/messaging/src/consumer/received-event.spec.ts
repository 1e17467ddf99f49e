import { personSeen, postCreated } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { decode } from './received-event.js';

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
  it('gives the event, with what it is parked and recognised by', () => {
    const incoming = decodeEnvelope({});
    expect(incoming).toMatchObject({ streamSeq: 42, eventId: envelope.id, type: postCreated.type, key: 'a key' });
    expect(incoming.content).toEqual({ event: envelope });
  });

  it('takes fields that it does not know: a version may grow', () => {
    const { content } = decodeEnvelope({ data: { ...envelope.data, added: 1 }, alsoAdded: 2 });
    expect(content).toHaveProperty('event');
  });

  it.each([
    ['no JSON', 'hello'],
    ['no JSON object', '"hello"'],
    ['null', 'null'],
    ['an array', '[]'],
    ['no UTF-8', Uint8Array.of(0x7b, 0xff, 0x7d)],
    ['nothing', ''],
  ])('makes out that %s is no event, and gives it a key of its own', (_what, payload) => {
    const incoming = decodeText(payload);
    expect(incoming).toMatchObject({ eventId: null, type: null, key: 'message 42' });
    expect(incoming.content).toEqual({ fault: expect.stringContaining('This is no event') as string });
  });

  it.each([
    ['an id that is none', { id: '7' }, 'This is no event', { eventId: null, key: 'a key' }],
    ['no key', { partitionkey: '' }, 'This is no event', { key: 'message 42' }],
    ['a NUL in its key', { partitionkey: 'a\0' }, 'cannot be stored', { key: 'message 42' }],
    ['half a character in its key', { partitionkey: 'a\ud800' }, 'cannot be stored', { key: 'message 42' }],
    ['a key of 257 characters', { partitionkey: 'a'.repeat(257) }, 'cannot be stored', { key: 'message 42' }],
    ['an unknown type', { type: 'parley.post.exploded.v1' }, 'No such event type', { type: 'parley.post.exploded.v1' }],
    ['a type that cannot be stored', { type: 'a\0' }, 'No such event type', { type: null, key: 'a key' }],
    ['data of another type', { type: personSeen.type }, 'breaks its contract', { type: personSeen.type, key: 'a key' }],
    ['a sequence that is no number', { sequence: 'x' }, 'This is no event', { key: 'a key' }],
  ])('keeps what it can make out of one with %s', (_what, fields, fault, known) => {
    const incoming = decodeEnvelope(fields);
    expect(incoming).toMatchObject(known);
    expect(incoming.content).toEqual({ fault: expect.stringContaining(fault) as string });
  });
});
