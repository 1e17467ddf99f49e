import { DeliverPolicy } from '@nats-io/jetstream';
import { STREAM } from '#libs/contracts';
import { eventually, type TestNats, testNats } from '#libs/testing';
import { Broker } from './broker.js';
import { StreamGone, StreamProvisioner } from './stream.js';

const SETTINGS = { replicas: 1, maxBytes: 64 * 1024 * 1024 };
const SUBJECT = 'parley.evt.default.p00.post.created';
const TIMES = 10;

describe('a stream that somebody deletes', () => {
  let nats: TestNats;
  let ours: Broker;
  let theirs: Broker;

  beforeEach(async () => {
    nats = await testNats();
    ours = await Broker.connect(nats.url, 'ours');
    theirs = await Broker.connect(nats.url, 'theirs');
  });

  afterEach(async () => {
    await Promise.all([ours.close(), theirs.close()]);
    await nats.stop();
  });

  it('is made anew when the server is done with the old one, so that it can store something', async () => {
    const provisioner = new StreamProvisioner(ours.jsm, SETTINGS, 1_000);
    for (let time = 0; time < TIMES; time++) {
      const before = await provisioner.current();
      await ours.js.publish(SUBJECT, 'x');
      // The more readers it has, the longer the server is at work under a name that is free already.
      const consumers = Array.from({ length: 32 }, () =>
        ours.js.consumers.get(STREAM, { deliver_policy: DeliverPolicy.All }),
      );
      await Promise.all(consumers);
      const deleted = theirs.jsm.streams.delete(STREAM);
      const after = await eventually(async () => {
        const now = await provisioner.current();
        expect(now.created).not.toBe(before.created);
        return now;
      }, 30_000);
      await deleted;
      expect(after.state.messages).toBe(0);
      expect((await ours.js.publish(SUBJECT, 'x')).seq).toBe(1);
    }
  }, 120_000);

  it('is told of once before that', async () => {
    let gone = 0;
    const provisioner = new StreamProvisioner(ours.jsm, SETTINGS, 1_000, () => gone++);
    await provisioner.current();
    await theirs.jsm.streams.delete(STREAM);
    await expect(provisioner.current()).rejects.toThrow(StreamGone);
    await eventually(() => provisioner.current(), 30_000);
    expect(gone).toBe(1);
  });
});
