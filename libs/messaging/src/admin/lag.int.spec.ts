import { partitionOf, postCreated, subjectOf } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { eventually, type TestNats, testNats } from '#libs/testing';
import { Broker } from '../nats/broker.js';
import { ensureStream } from '../nats/stream.js';
import { LagMeter } from './lag.js';
import { streamState } from '../nats/stream-state.js';

describe('the lag in a partition', () => {
  let nats: TestNats;
  let broker: Broker;
  let meter: LagMeter;

  beforeAll(async () => {
    nats = await testNats();
    broker = await Broker.connect(nats.url, 'posts');
    await ensureStream(broker.jsm, { replicas: 1, maxBytes: 64 * 1024 * 1024 });
  });
  afterAll(async () => {
    await broker.close();
    await nats.stop();
  });
  beforeEach(() => {
    meter = new LagMeter(broker);
  });

  const publish = async (key: string): Promise<number> =>
    (await broker.js.publish(subjectOf(postCreated, 'default', key), 'some payload')).seq;
  const lag = async (key: string, after: number, by = meter) =>
    by.of({ name: 'projections', types: [postCreated.type] }, partitionOf(key), after, await streamState(broker.jsm));
  function keyElsewhere(than: string): string {
    const key = newId();
    return partitionOf(key) === partitionOf(than) ? keyElsewhere(than) : key;
  }
  const consumersLeft = async () => {
    const names: string[] = [];
    for await (const { name } of broker.jsm.consumers.list('PARLEY')) names.push(name);
    return names;
  };

  it('counts the events after the position in that partition only, and gives the age of the next one', async () => {
    const key = newId();
    const other = keyElsewhere(key);
    const [first, , second] = [await publish(key), await publish(other), await publish(key)];
    await publish(other);
    const ages = new Set<number>();
    await eventually(async () => {
      const { events, seconds } = await lag(key, first - 1, new LagMeter(broker));
      expect(events).toBe(2);
      ages.add(seconds);
      expect(Math.max(...ages) - Math.min(...ages)).toBeGreaterThan(0.1);
    });
    const oneLess = await lag(key, first, new LagMeter(broker));
    expect(oneLess.events).toBe(1);
    expect(oneLess.seconds).toBeGreaterThan(0);
    expect(await lag(key, second, new LagMeter(broker))).toEqual({ events: 0, seconds: 0 });
  });

  it('is zero at the end of the stream, without a request to the broker', async () => {
    const key = newId();
    const last = await publish(key);
    const unavailable = new LagMeter(undefined as never);
    expect(await lag(key, last, unavailable)).toEqual({ events: 0, seconds: 0 });
  });

  it('is measured once within some seconds, separately for each consumer', async () => {
    const key = newId();
    const before = await publish(keyElsewhere(key));
    await publish(key);
    const lags = await Promise.all([lag(key, before), lag(key, before)]);
    expect(lags[0]).toBe(lags[1]);
    const stream = await streamState(broker.jsm);
    const another = await meter.of({ name: 'effects', types: [postCreated.type] }, partitionOf(key), before, stream);
    expect(another).not.toBe(lags[0]);
  });

  it('leaves no JetStream consumers behind', async () => {
    const key = newId();
    const before = await publish(keyElsewhere(key));
    await publish(key);
    await lag(key, before);
    await eventually(async () => {
      expect(await consumersLeft()).toEqual([]);
    });
  });
});
