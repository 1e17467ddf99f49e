import { audit } from '../support/audit.js';
import { caughtUp } from '../support/caught-up.js';
import { endOf, HeldConnection, containing } from '../support/held-connection.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { Random } from '../support/random.js';

const PAUSE_MS = 100;

describe('readers that share the lanes', () => {
  let installation: Installation;

  beforeEach(async () => {
    installation = await Installation.create();
  }, 60_000);

  afterEach(async () => {
    await installation.destroy();
  });

  // The lease is shorter than the idle-in-transaction timeout, so late messages reach a live session.
  test.each([
    { place: 'before it moves the position', picks: () => containing('server', 'UPDATE consumer_positions') },
    { place: 'before its commit', picks: () => endOf('parley posts events', 'UPDATE posts', 'COMMIT') },
  ])(
    'one is frozen past its lease, $place, and its messages arrive late',
    async ({ picks }) => {
      const frozen = await installation.addLinkedReplica();
      await installation.addLinkedReplica();
      const load = await Load.start(installation, 8, 17, PAUSE_MS);
      for (let time = 0; time < 3; time++) {
        await load.progress();
        const hold = new HeldConnection(frozen.links.postgres.posts, picks());
        await hold.reached;
        frozen.freeze();
        // Only the other replica can have handled the new events.
        await load.progress();
        await caughtUp(installation, load);
        hold.release();
        frozen.thaw();
      }
      await load.progress();
      await load.stop();
      await audit(installation, load);
    },
    400_000,
  );

  test('replicas start, stop and are killed', async () => {
    const random = new Random('replicas that join and leave');
    await installation.addReplica();
    const load = await Load.start(installation, 8, 17, PAUSE_MS);
    for (let step = 0; step < 24; step++) {
      const present = installation.replicas.filter(({ isAtWork }) => isAtWork);
      const joins = present.length === 1 || (present.length < 3 && random.next() < 0.5);
      if (joins) await installation.addReplica();
      else await random.pick(present).stop(random.pick(['SIGTERM', 'SIGKILL']));
      await load.progress(1 + random.below(60));
    }
    await load.stop();
    await audit(installation, load);
  }, 900_000);
});
