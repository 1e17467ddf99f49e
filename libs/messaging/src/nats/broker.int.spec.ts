import { eventually, type TestNats, testNats } from '#libs/testing';
import { Broker } from './broker.js';

describe('a broker', () => {
  let nats: TestNats;
  let broker: Broker;

  beforeEach(async () => {
    nats = await testNats();
    broker = await Broker.connect(nats.url, 'posts');
  });

  afterEach(async () => {
    await broker.close();
    await nats.stop();
  });

  it('knows that it is disconnected without a listener', async () => {
    expect(broker.isConnected).toBe(true);
    await nats.stop();
    await eventually(() => {
      expect(broker.isConnected).toBe(false);
    });
    await nats.startAgain();
    await eventually(() => {
      expect(broker.isConnected).toBe(true);
    });
  });

  it('notifies every listener when the connection is lost and restored', async () => {
    const [first, second]: [boolean[], boolean[]] = [[], []];
    broker.onConnectionChange((connected) => first.push(connected));
    broker.onConnectionChange((connected) => second.push(connected));
    await nats.stop();
    await nats.startAgain();
    await eventually(() => {
      expect([first, second]).toEqual([
        [false, true],
        [false, true],
      ]);
    });
  });
});
