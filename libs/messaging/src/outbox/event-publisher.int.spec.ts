import { type Envelope, STREAM } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { Link, testNats, type TestNats } from '#libs/testing';
import { Broker } from '../nats/broker.js';
import { Interrupted } from '../timeouts.js';
import { ensureStream } from '../nats/stream.js';
import { EventPublisher, type PublishResult, RefusedByBroker, StreamWentBack } from './event-publisher.js';
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
  const stored = async (outcome: PublishResult) => {
    if (outcome instanceof Error) throw outcome;
    const message = await broker.jsm.streams.getMessage(STREAM, { seq: outcome.streamSeq });
    if (message === null) throw new Error('not in the stream');
    return message;
  };

  it('sends the envelope as it is, with what routing needs in the headers', async () => {
    const told = event({
      subject: 'post/,"data":{"id":"of the subject"}',
      causationid: 'the event before',
      data: { text: ',"data":{}', data: { data: 1 } },
    });
    const message = await stored(await publish(told));
    expect(message.string()).toBe(told.envelope);
    expect(Object.fromEntries(message.header)).toEqual({
      'Nats-Msg-Id': [told.eventId],
      'content-type': ['application/cloudevents+json'],
      'ce-id': [told.eventId],
      'ce-type': ['parley.post.created.v1'],
      'ce-source': ['/parley/posts'],
      'ce-subject': ['post/,"data":{"id":"of the subject"}'],
      traceparent: ['00-1-1-01'],
      'x-correlation-id': ['why'],
      'x-causation-id': ['the event before'],
    });
  });

  it('says nothing of a cause where a request was it', async () => {
    const message = await stored(await publish(event()));
    expect(message.header.has('x-causation-id')).toBe(false);
  });

  it('tells of many at once where each is', async () => {
    const events = Array.from({ length: 200 }, () => event());
    const outcomes = await Promise.all(events.map((each) => publish(each)));
    const ids = await Promise.all(outcomes.map(async (outcome) => (await stored(outcome)).header.get('ce-id')));
    expect(ids).toEqual(events.map(({ eventId }) => eventId));
  });

  it('gives a duplicate the place of the first one, and does not take that for a step back', async () => {
    const [first, second] = [event(), event()];
    const outcomes = [await publish(first), await publish(second), await publish(first)];
    expect(outcomes[2]).toEqual(outcomes[0]);
    expect(outcomes[1]).not.toEqual(outcomes[0]);
  });

  it('notices that the stream gives a place that it had filled before', async () => {
    expect(await publish(event())).not.toBeInstanceOf(Error);
    await broker.jsm.streams.delete(STREAM);
    await ensureStream(broker.jsm, { replicas: 1, maxBytes: 1024 * 1024 });
    expect(await publish(event())).toBeInstanceOf(StreamWentBack);
    publisher.streamIsAt(1);
    expect(await publish(event())).toEqual({ streamSeq: 2 });
  });

  it.each([
    ['for which the stream has no room', () => event({ data: { body: 'x'.repeat(900_000) } }), 2],
    ['that is larger than the server takes', () => event({ data: { body: 'x'.repeat(2_000_000) } }), 1],
    ['with a subject that is none', () => event({}, 'a subject'), 1],
  ])('is refused one %s', async (_what, make, times) => {
    let outcome: PublishResult = { streamSeq: 0 };
    for (let n = 0; n < times; n++) outcome = await publish(make());
    expect(outcome).toBeInstanceOf(RefusedByBroker);
  });

  it('does not blame an event that no stream takes', async () => {
    const outcome = await publish(event({}, 'nobody.listens'));
    expect(outcome).toBeInstanceOf(Error);
    expect(outcome).not.toBeInstanceOf(RefusedByBroker);
  });

  it('gives up waiting when the time is over, or when it is told to', async () => {
    const hasty = new EventPublisher(broker, 50);
    await broker.connection.flush();
    link.silence();
    const late = [publish(event(), hasty), publish(event(), hasty)];
    for (const outcome of await Promise.all(late))
      expect(outcome).toHaveProperty('message', expect.stringMatching('in time'));
    const interrupted = publish(event());
    publisher.interrupt();
    expect(await interrupted).toBeInstanceOf(Interrupted);
    hasty.close();
  });
});
