import { eventually, type TestNats, testNats } from '#libs/testing';
import { Broker } from './broker.js';
import { Hints } from './hints.js';

describe('hints', () => {
  let nats: TestNats;
  const brokers: Broker[] = [];

  /** The hints about threads that one process of `comments` receives. */
  async function replica() {
    const hints = new Hints('comments');
    const broker = await Broker.connect(nats.url, 'comments');
    brokers.push(broker);
    const received: (readonly string[] | null)[] = [];
    const unlisten = hints.listen('threads', (ids) => received.push(ids));
    hints.connectTo(broker);
    await broker.connection.flush();
    return { hints, received: received, unlisten };
  }

  beforeAll(async () => {
    nats = await testNats();
  });
  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await nats.stop();
  });

  it('of one event-loop turn arrive together, once, in every process', async () => {
    const [one, other] = [await replica(), await replica()];
    for (const id of ['a', 'b', 'a']) one.hints.publish('threads', id);
    one.hints.publish('others', 'c');
    await eventually(() => {
      expect(other.received).toEqual([['a', 'b']]);
    });
    other.hints.publish('threads', 'd');
    await eventually(() => {
      expect([one.received, other.received]).toEqual([
        [['a', 'b'], ['d']],
        [['a', 'b'], ['d']],
      ]);
    });
  });

  it('reach this process without a broker, until there is no listener', async () => {
    const hints = new Hints('comments');
    const received: (readonly string[] | null)[] = [];
    const unlisten = hints.listen('threads', (ids) => received.push(ids));
    hints.publish('threads', 'a');
    await eventually(() => {
      expect(received).toEqual([['a']]);
    });
    unlisten();
    const last = new Promise((resolve) => hints.listen('threads', resolve));
    hints.publish('threads', 'b');
    await last;
    expect(received).toEqual([['a']]);
  });

  it('report after a reconnect that some may be lost', async () => {
    const { hints, received: received } = await replica();
    await nats.stop();
    await nats.startAgain();
    await eventually(() => {
      expect(received).toEqual([null]);
    });
    const other = await replica();
    hints.publish('threads', 'a');
    await eventually(() => {
      expect(other.received).toEqual([['a']]);
    });
  });
});
