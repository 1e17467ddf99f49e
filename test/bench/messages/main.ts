/* Prints the cost of messages: events/s, latency, what an idle process needs, and the ratio to bare programs in the same run. */
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { withServers } from '../servers.js';
import { idle } from './idle.js';
import { latency } from './latency.js';
import { Ledger } from './ledger.js';
import { BenchFixture } from './fixture.js';
import { throughput } from './throughput.js';

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '1' },
    seconds: { type: 'string', default: '8' },
    only: { type: 'string', default: 'throughput,latency,idle' },
    /** Measures the scenarios whose names contain this. */
    scenarios: { type: 'string', default: '' },
    /** The folder of another checkout, built, whose services are measured in the same run. */
    before: { type: 'string' },
    /** A folder for CPU profiles of the services' processes. */
    profiles: { type: 'string' },
  },
});
const only = values.only.split(',');

// Commit timestamps give the time from commit to commit.
await withServers({ track_commit_timestamp: 'on' }, async (servers) => {
  const ledger = await Ledger.open(servers.postgres.adminUrl);
  const fixture = new BenchFixture(
    servers,
    ledger,
    values.profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', values.profiles],
  );
  const before = values.before === undefined ? null : fixture.withServicesOf(resolve(values.before));
  // First, since the others leave events in the stream that keep a process busy.
  if (only.includes('idle')) await idle(fixture, Number(values.seconds));
  await fixture.prepare();
  if (only.includes('throughput')) {
    await throughput(fixture, before, {
      events: Number(values.events),
      runs: Number(values.runs),
      named: values.scenarios,
    });
  }
  if (only.includes('latency')) await latency(fixture, before, Number(values.seconds));
  await ledger.close();
});
