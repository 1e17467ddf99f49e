import { audit } from '../support/audit.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { killAt, readerCrashPoints, writerCrashPoints } from '../support/crash-points.js';

const TIMES = 10;

describe.each([
  { who: 'a writer and its relay', crashPoints: writerCrashPoints },
  { who: 'a reader', crashPoints: readerCrashPoints },
])('$who, killed with SIGKILL under load, ten times', ({ crashPoints }) => {
  test.each(Object.entries(crashPoints))(
    '%s',
    async (_name, crashPoint) => {
      const installation = await Installation.create();
      try {
        let replica = await installation.addLinkedReplica();
        const load = await Load.start(installation, 8, 17);
        for (let time = 0; time < TIMES; time++) replica = await killAt(crashPoint, { installation, replica, load });
        await load.stop();
        await audit(installation, load);
      } finally {
        await installation.destroy();
      }
    },
    1_200_000,
  );
});
