import { eventually, type TestNats, testNats } from '#libs/testing';
import { Broker } from './broker.js';
import { Hints } from './hints.js';

describe('hints', () => {
  let nats: TestNats;
  const brokers: Broker[] = [];

  /** What one process of the service `comments` hears about threads. */
  async function replica() {
    const hints = new Hints('comments');
    const broker = await Broker.connect(nats.url, 'comments');
    brokers.push(broker);
    const heard: (readonly string[] | null)[] = [];
    const unlisten = hints.listen('threads', (ids) => heard.push(ids));
    hints.connectTo(broker);
    await broker.connection.flush();
    return { hints, heard, unlisten };
  }

  beforeAll(async () => {
    nats = await testNats();
  });
  afterAll(async () => {
    await Promise.all(brokers.map((broker) => broker.close()));
    await nats.stop();
  });

  it('of one turn of the event loop come together, once, to every process', async () => {
    const [one, other] = [await replica(), await replica()];
    for (const id of ['a', 'b', 'a']) one.hints.tell('threads', id);
    one.hints.tell('others', 'c');
    await eventually(() => {
      expect(other.heard).toEqual([['a', 'b']]);
    });
    other.hints.tell('threads', 'd');
    await eventually(() => {
      expect([one.heard, other.heard]).toEqual([
        [['a', 'b'], ['d']],
        [['a', 'b'], ['d']],
      ]);
    });
  });

  it('come in this process without a broker, until nobody listens any more', async () => {
    const hints = new Hints('comments');
    const heard: (readonly string[] | null)[] = [];
    const unlisten = hints.listen('threads', (ids) => heard.push(ids));
    hints.tell('threads', 'a');
    await eventually(() => {
      expect(heard).toEqual([['a']]);
    });
    unlisten();
    const last = new Promise((resolve) => hints.listen('threads', resolve));
    hints.tell('threads', 'b');
    await last;
    expect(heard).toEqual([['a']]);
  });

  it('say that some may be lost once the broker is back', async () => {
    const { hints, heard } = await replica();
    await nats.stop();
    await nats.startAgain();
    await eventually(() => {
      expect(heard).toEqual([null]);
    });
    const other = await replica();
    hints.tell('threads', 'a');
    await eventually(() => {
      expect(other.heard).toEqual([['a']]);
    });
  });
});
