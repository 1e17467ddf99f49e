import { audit } from '../support/audit.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { whileAWriteIsOpen } from '../support/open-write-proof.js';
import { Progress } from '../support/progress.js';

test('a write that stays open for a minute blocks only what it has locked', async () => {
  const installation = await Installation.create();
  try {
    await installation.addReplica();
    const load = await Load.start(installation, 6, 17, 60);
    const progress = await Progress.of(installation, load);
    await whileAWriteIsOpen({ installation, load, progress }, 60_000);
    await progress.close();
    await load.stop();
    await audit(installation, load);
  } finally {
    await installation.destroy();
  }
}, 600_000);
