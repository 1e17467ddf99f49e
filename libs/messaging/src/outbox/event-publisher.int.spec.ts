import { type Envelope, STREAM } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { Link, testNats, type TestNats } from '#libs/testing';
import { Broker } from '../nats/broker.js';
import { Interrupted } from '../timeouts.js';
import { ensureStream } from '../nats/stream.js';
import { EventPublisher, type PublishResult, RefusedByBroker, StreamRolledBack } from './event-publisher.js';
import type { PendingEvent } from './outbox-rows.js';

describe('EventPublisher', () => {
  let nats: TestNats;
  let link: Link;
  let broker: Broker;
  let publisher: EventPublisher;

  beforeAll(async () => {
    nats = await testNats();
  });

  beforeEach(async () => {
    link = await Link.to(nats.url);
    broker = await Broker.connect(link.url, 'posts');
    await ensureStream(broker.jsm, { replicas: 1, maxBytes: 1024 * 1024 });
    // One of these tests fills it.
    await broker.jsm.streams.purge(STREAM);
    publisher = new EventPublisher(broker, 60_000);
  });

  afterEach(async () => {
    publisher.close();
    await broker.connection.close();
    await link.remove();
  });

  afterAll(() => nats.stop());

  const publish = (event: PendingEvent, by = publisher) =>
    new Promise<PublishResult>((resolve) => {
      by.publish(event, resolve);
    });
  const event = (fields: Partial<Envelope> = {}, subject = 'parley.evt.default.p00.post.created'): PendingEvent => {
    const id = newId();
    const envelope: Envelope = {
      specversion: '1.0',
      id,
      type: 'parley.post.created.v1',
      source: '/parley/posts',
      subject: 'post/1',
      time: '2026-11-23T08:00:00.000Z',
      dataschema: '/schemas/parley.post.created.v1.json',
      site: 'default',
      partitionkey: 'a key',
      sequence: '1',
      correlationid: 'why',
      causationid: null,
      traceparent: '00-1-1-01',
      data: { body: 'a text' },
      ...fields,
    };
    return { id: '1', eventId: id, key: 'a key', subject, envelope: JSON.stringify(envelope) };
  };
  const stored = async (result: PublishResult) => {
    if (result instanceof Error) throw result;
    const message = await broker.jsm.streams.getMessage(STREAM, { seq: result.streamSeq });
    if (message === null) throw new Error('not in the stream');
    return message;
  };

  it('sends the envelope unchanged, with headers for routing', async () => {
    const published = event({
      subject: 'post/,"data":{"id":"of the subject"}',
      causationid: 'the event before',
      data: { text: ',"data":{}', data: { data: 1 } },
    });
    const message = await stored(await publish(published));
    expect(message.string()).toBe(published.envelope);
    expect(Object.fromEntries(message.header)).toEqual({
      'Nats-Msg-Id': [published.eventId],
      'content-type': ['application/cloudevents+json'],
      'ce-id': [published.eventId],
      'ce-type': ['parley.post.created.v1'],
      'ce-source': ['/parley/posts'],
      'ce-subject': ['post/,"data":{"id":"of the subject"}'],
      traceparent: ['00-1-1-01'],
      'x-correlation-id': ['why'],
      'x-causation-id': ['the event before'],
    });
  });

  it('omits the causation header if a request is the cause', async () => {
    const message = await stored(await publish(event()));
    expect(message.header.has('x-causation-id')).toBe(false);
  });

  it('returns the stream sequence of each of many concurrent events', async () => {
    const events = Array.from({ length: 200 }, () => event());
    const results = await Promise.all(events.map((each) => publish(each)));
    const ids = await Promise.all(results.map(async (result) => (await stored(result)).header.get('ce-id')));
    expect(ids).toEqual(events.map(({ eventId }) => eventId));
  });

  it('returns the sequence of the original for a duplicate, and does not mistake that for a stream that went back', async () => {
    const [first, second] = [event(), event()];
    const results = [await publish(first), await publish(second), await publish(first)];
    expect(results[2]).toEqual(results[0]);
    expect(results[1]).not.toEqual(results[0]);
  });

  it('detects that the stream reuses a sequence', async () => {
    expect(await publish(event())).not.toBeInstanceOf(Error);
    await broker.jsm.streams.delete(STREAM);
    await ensureStream(broker.jsm, { replicas: 1, maxBytes: 1024 * 1024 });
    expect(await publish(event())).toBeInstanceOf(StreamRolledBack);
    publisher.streamIsAt(1);
    expect(await publish(event())).toEqual({ streamSeq: 2 });
  });

  it.each([
    ['for which the stream has no room', () => event({ data: { body: 'x'.repeat(900_000) } }), 2],
    ['that is larger than the server takes', () => event({ data: { body: 'x'.repeat(2_000_000) } }), 1],
    ['with a subject that is none', () => event({}, 'a subject'), 1],
  ])('reports an event %s as refused', async (_what, make, times) => {
    let result: PublishResult = { streamSeq: 0 };
    for (let n = 0; n < times; n++) result = await publish(make());
    expect(result).toBeInstanceOf(RefusedByBroker);
  });

  it('does not treat a missing stream as a refused event', async () => {
    const result = await publish(event({}, 'nobody.listens'));
    expect(result).toBeInstanceOf(Error);
    expect(result).not.toBeInstanceOf(RefusedByBroker);
  });

  it('stops waiting after the timeout, or when it is closed', async () => {
    const impatient = new EventPublisher(broker, 50);
    await broker.connection.flush();
    link.stall();
    const late = [publish(event(), impatient), publish(event(), impatient)];
    for (const result of await Promise.all(late))
      expect(result).toHaveProperty('message', expect.stringMatching('in time'));
    const interrupted = publish(event());
    publisher.interrupt();
    expect(await interrupted).toBeInstanceOf(Interrupted);
    impatient.close();
  });
});
