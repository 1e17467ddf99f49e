import { DeliverPolicy } from '@nats-io/jetstream';
import { STREAM } from '#libs/contracts';
import { eventually, type TestNats, testNats } from '#libs/testing';
import { Broker } from './broker.js';
import { ensureStream, StreamGone, StreamProvisioner } from './stream.js';

const SETTINGS = { replicas: 1, maxBytes: 64 * 1024 * 1024 };
const SUBJECT = 'parley.evt.default.p00.post.created';
const TIMES = 10;

it('can be created by many services at once', async () => {
  const nats = await testNats();
  const brokers = await Promise.all(
    Array.from({ length: 24 }, (_, n) => Broker.connect(nats.url, `service${String(n)}`)),
  );
  try {
    for (let time = 0; time < 50; time++) {
      const streams = await Promise.all(brokers.map(({ jsm }) => ensureStream(jsm, SETTINGS)));
      // In the same race, the server reports a creation time of its own to one of them: only one stream is there all the same.
      expect(streams.map(({ config }) => config.name)).toEqual(brokers.map(() => STREAM));
      expect(await brokers[0]?.jsm.streams.names().next()).toEqual([STREAM]);
      await brokers[0]?.jsm.streams.delete(STREAM);
    }
  } finally {
    await Promise.all(brokers.map((broker) => broker.close()));
    await nats.stop();
  }
});

describe('a deleted stream', () => {
  let nats: TestNats;
  let broker: Broker;
  let otherBroker: Broker;

  beforeEach(async () => {
    nats = await testNats();
    broker = await Broker.connect(nats.url, 'ours');
    otherBroker = await Broker.connect(nats.url, 'theirs');
  });

  afterEach(async () => {
    await Promise.all([broker.close(), otherBroker.close()]);
    await nats.stop();
  });

  it('is recreated when the server has removed the old one, so that it accepts messages', async () => {
    const provisioner = new StreamProvisioner(broker.jsm, SETTINGS, 1_000);
    for (let time = 0; time < TIMES; time++) {
      const before = await provisioner.current();
      await broker.js.publish(SUBJECT, 'x');
      // With many consumers the server is still deleting when the name is free already.
      const consumers = Array.from({ length: 32 }, () =>
        broker.js.consumers.get(STREAM, { deliver_policy: DeliverPolicy.All }),
      );
      await Promise.all(consumers);
      const deleted = otherBroker.jsm.streams.delete(STREAM);
      const after = await eventually(async () => {
        const now = await provisioner.current();
        expect(now.created).not.toBe(before.created);
        return now;
      }, 30_000);
      await deleted;
      expect(after.state.messages).toBe(0);
      expect((await broker.js.publish(SUBJECT, 'x')).seq).toBe(1);
    }
  }, 120_000);

  it('is reported once before that', async () => {
    let gone = 0;
    const provisioner = new StreamProvisioner(broker.jsm, SETTINGS, 1_000, () => gone++);
    await provisioner.current();
    await otherBroker.jsm.streams.delete(STREAM);
    await expect(provisioner.current()).rejects.toThrow(StreamGone);
    await eventually(() => provisioner.current(), 30_000);
    expect(gone).toBe(1);
  });
});
