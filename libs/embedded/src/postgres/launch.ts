import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../free-port.js';
import { lastLines, rotateLog } from '../log-file.js';
import type { StepReporter } from '../step-reporter.js';
import type { Account } from './account.js';
import type { PostgresBinaries } from './binaries.js';
import { adoptOrStop, type Running } from './left-over.js';
import { PostgresUnavailable } from './postgres-unavailable.js';
import { readPostmasterPid } from './postmaster-pid.js';
import { writeSettings } from './settings-file.js';

/** `adopted` when another start on the same folder was quicker. */
export interface Launched extends Running {
  adopted?: boolean;
}

export interface Launch {
  dataDir: string;
  clusterDir: string;
  password: string;
  /** undefined: a free one. */
  port: number | undefined;
  settings: Record<string, string>;
  account: Account;
  binaries: PostgresBinaries;
  report: StepReporter;
}

/**
 * Worth another try: somebody took the free port before Postgres got there, or sessions of a postmaster that was killed
 * are still noticing that it is gone.
 */
const PASSING = /could not bind|could not create any TCP|pre-existing shared memory block/i;

/**
 * By pg_ctl, which starts the postmaster in a session of its own. As our child in our process group it would get the
 * terminal's Ctrl-C at the same time as we do, and the database would go down before we have drained.
 */
export async function launch(launching: Launch): Promise<Launched> {
  const { dataDir, clusterDir, password, settings, account, binaries, report } = launching;
  const log = join(dataDir, 'postgres.log');
  let said = '';
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    const port = launching.port ?? (await freePort());
    await writeSettings(clusterDir, port, settings, account.owner);
    await rotateLog(log);
    const code = await pgCtlStart(dataDir, clusterDir, log, account, binaries);
    const running = await readPostmasterPid(clusterDir);
    if (code === 0 && running?.port !== undefined) return { pid: running.pid, port: running.port };
    // Another start on this folder may have won; then theirs is ours as well.
    const other = await adoptOrStop(clusterDir, password, account, binaries, report);
    if (other !== undefined) return { ...other, adopted: true };
    said = `${await lastLines(join(dataDir, 'pg_ctl.log'))}\n${await lastLines(log)}`.trim();
    if (!PASSING.test(said)) break;
    await delay(300);
  }
  throw new PostgresUnavailable(
    `PostgreSQL did not start on ${clusterDir}. It said:\n${said}\nThe whole log is ${log}. ` +
      'To go on without it, set DATABASE_URL to a PostgreSQL server of your own.',
  );
}

async function pgCtlStart(
  dataDir: string,
  clusterDir: string,
  log: string,
  account: Account,
  binaries: PostgresBinaries,
): Promise<number | null> {
  const output = await open(join(dataDir, 'pg_ctl.log'), 'w', 0o600);
  try {
    const flags = ['start', '-D', clusterDir, '-l', log, '-w', '-t', '120'];
    return (await account.run(binaries.pgCtl, flags, { outputTo: output.fd })).code;
  } finally {
    await output.close();
  }
}
