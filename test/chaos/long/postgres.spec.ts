import { eventually } from '#libs/testing';
import { audit } from '../support/audit.js';
import { BrokenCommits } from '../support/broken-commits.js';
import { caughtUp } from '../support/caught-up.js';
import { endOf, HeldConnection } from '../support/held-connection.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { Random } from '../support/random.js';
import type { LinkedReplica } from '../support/replica.js';

const PAUSE_MS = 100;
/** How often connections break in the rarest phase, of a writer and of a reader. */
const TIMES = 10;
const TIMES_OF_READERS = 3;

describe('Postgres', () => {
  let installation: Installation;
  let replica: LinkedReplica;
  let load: Load;

  beforeEach(async () => {
    installation = await Installation.create();
    replica = await installation.addLinkedReplica();
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

  test('is killed and restarted during a batch, five times', async () => {
    for (let time = 0; time < 5; time++) {
      const hold = new HeldConnection(
        replica.links.postgres.posts,
        endOf('parley posts events', 'UPDATE posts', 'COMMIT'),
      );
      await hold.reached;
      await installation.restartPostgres();
      hold.drop();
      await load.progress();
    }
    await then();
  }, 600_000);

  test('loses connections during COMMIT, of writers and of readers', async () => {
    const random = new Random('connections break inside COMMIT');
    const { posts, comments, notifications } = replica.links.postgres;
    const ofWriters = new BrokenCommits(comments, random, 0.1);
    const ofReaders = [posts, notifications].map((link) => new BrokenCommits(link, random, 0.25));
    await eventually(() => {
      expect(ofWriters.least).toBeGreaterThanOrEqual(TIMES);
      for (const { least } of ofReaders) expect(least).toBeGreaterThanOrEqual(TIMES_OF_READERS);
    }, 600_000);
    for (const one of [ofWriters, ...ofReaders]) {
      one.end();
      console.log(Object.fromEntries(one.counts));
    }
    expect(load.triedAgain).toBeGreaterThan(0);
    await then();
  }, 900_000);
});
