/* Prints what messages cost: events/s, latency, what an idle process needs, and the ratio to bare programs in the same run. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withServers } from '../servers.js';
import { idle } from './idle.js';
import { latency } from './latency.js';
import { Ledger } from './ledger.js';
import { Stage } from './stage.js';
import { throughput } from './throughput.js';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    rounds: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string', default: 'throughput,latency,idle' },
    /** Which ways to measure: those whose names hold this. */
    ways: { type: 'string', default: '' },
    /** The folder of another checkout, built, whose services are measured in the same run. */
    before: { type: 'string' },
    /** A folder for CPU profiles of the services' processes. */
    profiles: { type: 'string' },
  },
});
const only = values.only.split(',');

// Commit timestamps tell how long it took from commit to commit.
await withServers({ track_commit_timestamp: 'on' }, async (servers) => {
  const ledger = await Ledger.open(servers.postgres.adminUrl);
  const stage = new Stage(
    servers,
    ledger,
    values.profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profiles],
  );
  const before = values.before === undefined ? null : stage.withServicesOf(resolve(values.before));
  // First, since what the others leave in the stream keeps a process busy.
  if (only.includes('idle')) await idle(stage, Number(values.seconds));
  await stage.prepare();
  if (only.includes('throughput')) {
    await throughput(stage, before, {
      events: Number(values.events),
      rounds: Number(values.rounds),
      named: values.ways,
    });
  }
  if (only.includes('latency')) await latency(stage, before, Number(values.seconds));
  await ledger.close();
});
