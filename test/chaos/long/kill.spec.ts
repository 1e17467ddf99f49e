import { audit } from '../support/audit.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { killAt, readerCrashPoints, writerCrashPoints } from '../support/crash-points.js';

const TIMES = 10;

describe.each([
  { who: 'a writer and its relay', places: writerCrashPoints },
  { who: 'a reader', places: readerCrashPoints },
])('$who, killed with SIGKILL under load, ten times', ({ places }) => {
  test.each(Object.entries(places))(
    '%s',
    async (_name, place) => {
      const installation = await Installation.create();
      try {
        let replica = await installation.addLinkedReplica();
        const load = await Load.start(installation, 8, 17);
        for (let time = 0; time < TIMES; time++) replica = await killAt(place, { installation, replica, load });
        await load.stop();
        await audit(installation, load);
      } finally {
        await installation.destroy();
      }
    },
    1_200_000,
  );
});
