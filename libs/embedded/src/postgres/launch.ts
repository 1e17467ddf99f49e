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

/** `adopted` if another start on the same folder was faster. */
export interface Launched extends Running {
  adopted?: boolean;
}

export interface Launch {
  dataDir: string;
  clusterDir: string;
  password: string;
  /** undefined for a free one. */
  port: number | undefined;
  settings: Record<string, string>;
  account: Account;
  binaries: PostgresBinaries;
  report: StepReporter;
}

/**
 * Worth another attempt: another process has taken the free port, or sessions of a killed postmaster have not noticed yet that it has
 * ended.
 */
const TRANSIENT = /could not bind|could not create any TCP|pre-existing shared memory block/i;

/**
 * Uses pg_ctl, which starts the postmaster in a session of its own. In our process group it would get the terminal's Ctrl-C when we
 * do, and the database would stop before we have drained.
 */
export async function launch(launching: Launch): Promise<Launched> {
  const { dataDir, clusterDir, password, settings, account, binaries, report } = launching;
  const log = join(dataDir, 'postgres.log');
  let output = '';
  for (let attempt = 1; attempt <= 10; attempt += 1) {
    const port = launching.port ?? (await freePort());
    await writeSettings(clusterDir, port, settings, account.owner);
    await rotateLog(log);
    const code = await pgCtlStart(dataDir, clusterDir, log, account, binaries);
    const running = await readPostmasterPid(clusterDir);
    if (code === 0 && running?.port !== undefined) return { pid: running.pid, port: running.port };
    // Another start on this folder may have been faster; then use its server.
    const other = await adoptOrStop(clusterDir, password, account, binaries, report);
    if (other !== undefined) return { ...other, adopted: true };
    output = `${await lastLines(join(dataDir, 'pg_ctl.log'))}\n${await lastLines(log)}`.trim();
    if (!TRANSIENT.test(output)) break;
    await delay(300);
  }
  throw new PostgresUnavailable(
    `PostgreSQL did not start on ${clusterDir}. Its output:\n${output}\nThe whole log is ${log}. ` +
      'To start without it, set DATABASE_URL to a PostgreSQL server of your own.',
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
