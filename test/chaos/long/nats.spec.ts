import { audit } from '../support/audit.js';
import { caughtUp } from '../support/caught-up.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { Random } from '../support/random.js';

const PAUSE_MS = 100;
/** Seconds. */
const DOWN_SECONDS = 180;

describe('the NATS server', () => {
  let installation: Installation;
  let load: Load;

  beforeEach(async () => {
    installation = await Installation.create();
    await installation.addReplica();
    await installation.addReplica();
    load = await Load.start(installation, 8, 17, PAUSE_MS);
    await load.progress();
  }, 120_000);

  afterEach(async () => {
    await installation.destroy();
  });

  async function then(): Promise<void> {
    await load.progress();
    await caughtUp(installation, load);
    await load.stop();
    await audit(installation, load);
  }

  test('is killed ten times', async () => {
    const random = new Random('the NATS server is killed');
    for (let time = 0; time < 10; time++) {
      await load.progress(1 + random.below(100));
      await installation.restartNats('SIGKILL');
    }
    await then();
  }, 600_000);

  test('is down for three minutes under load, and then receives all events in order', async () => {
    await installation.nats.stop();
    const since = await installation.now();
    while ((await installation.now()).getTime() - since.getTime() < DOWN_SECONDS * 1_000) await load.progress(20);
    expect(load.broken).toEqual([]);
    await installation.startNatsAgain();
    await then();
  }, 900_000);

  test('loses its store, three times', async () => {
    for (let time = 0; time < 3; time++) {
      await load.progress();
      await installation.loseNatsStore();
      await load.progress();
      await installation.startNatsAgain();
    }
    await then();
  }, 900_000);

  test('loses its store while no consumer runs', async () => {
    // Only the outbox still has the events at the consumers' positions.
    const block = await installation.holdLock('LOCK TABLE notifications.notification_items IN SHARE MODE');
    await block.waitUntilBlocked('parley notifications events', 'INSERT INTO notification_items');
    await load.progress(200);
    await installation.loseNatsStore();
    await installation.startNatsAgain();
    await block.release();
    await then();
  }, 900_000);

  test('loses the tail of its stream, twice', async () => {
    for (let time = 0; time < 2; time++) {
      await installation.keepNatsStore();
      await load.progress(200);
      await installation.revertNatsStore();
      await load.progress();
    }
    await then();
  }, 900_000);
});
