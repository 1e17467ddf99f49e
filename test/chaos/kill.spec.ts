import { audit } from './support/audit.js';
import { Installation } from './support/installation.js';
import { Load } from './support/load.js';
import { killAt, readerCrashPoints, writerCrashPoints } from './support/crash-points.js';
import type { LinkedReplica } from './support/replica.js';

/** One crash point of each kind; long/kill.spec.ts has all of them, ten times each. */
const crashPoints = {
  'after the publishing, before the relay goes on': writerCrashPoints['after the publishing, before the relay goes on'],
  'in mid-batch of an effect': readerCrashPoints['in mid-batch of an effect'],
};

describe('killed with SIGKILL, under load', () => {
  let installation: Installation;
  let replica: LinkedReplica;
  let load: Load;

  // One installation for all: each crash starts from the state that the previous one left.
  beforeAll(async () => {
    installation = await Installation.create();
    replica = await installation.addLinkedReplica();
    load = await Load.start(installation, 8, 17);
  }, 120_000);

  afterAll(async () => {
    await installation.destroy();
  });

  test.each(Object.entries(crashPoints))(
    '%s',
    async (_name, crashPoint) => {
      replica = await killAt(crashPoint, { installation, replica, load });
    },
    120_000,
  );

  test('and the audit passes', async () => {
    await load.stop();
    await audit(installation, load);
  }, 200_000);
});
