import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { poll } from '../poll.js';
import { commandLineOf, isAlive, signal, waitForExit } from '../processes.js';
import type { StepReporter } from '../step-reporter.js';
import type { Account } from './account.js';
import { adminUrl, withConnection } from './admin-connection.js';
import type { PostgresBinaries } from './binaries.js';
import { PostgresUnavailable } from './postgres-unavailable.js';
import { invalidatePid, readPostmasterPid } from './postmaster-pid.js';

export interface Running {
  pid: number;
  port: number;
}

/** How long to wait for a postmaster that does not answer, and for one that reports that it is starting (crash recovery) or stopping. */
const SILENT_MS = 5_000;
const BUSY_MS = 120_000;

/** The program's name in a command line: with or without a path, as such or as a process title ("postgres: …"). */
const POSTMASTER = /(^|[\\/])(postgres|postmaster)(\.exe)?:?( |$)/;

/**
 * A postmaster of an earlier run, which survives a SIGKILL of this process. One that answers is adopted; one that does not is stopped.
 * @returns undefined if none runs (any more)
 * @throws PostgresUnavailable if it answers but does not accept our password
 */
export async function adoptOrStop(
  clusterDir: string,
  password: string,
  account: Account,
  binaries: PostgresBinaries,
  report: StepReporter,
): Promise<Running | undefined> {
  const found = await readPostmasterPid(clusterDir);
  if (found === undefined) return undefined;
  const commandLine = (await isAlive(found.pid)) ? await commandLineOf(found.pid) : '';
  if (commandLine !== undefined && !POSTMASTER.test(commandLine)) {
    await invalidatePid(clusterDir, found.pid);
    return undefined;
  }
  if (commandLine?.includes(clusterDir) === false) {
    throw new PostgresUnavailable(
      `The pid file in ${clusterDir} names PostgreSQL process ${found.pid}, but that serves another folder. Stop that ` +
        `process if the folder was moved; delete ${join(clusterDir, 'postmaster.pid')} if the folder is a copy.`,
    );
  }
  const state = await waitForResponse(clusterDir, found.pid, password);
  if (typeof state === 'object') return state;
  if (state === 'silent') {
    report(`PostgreSQL of an earlier run (process ${found.pid}) does not answer: stopping it`);
    await stopPostmaster(clusterDir, found.pid, account, binaries);
  }
  await invalidatePid(clusterDir, found.pid);
  return undefined;
}

/** Waits until the postmaster accepts our password, which no other cluster has. */
async function waitForResponse(
  clusterDir: string,
  pid: number,
  password: string,
): Promise<Running | 'gone' | 'silent'> {
  const silentAt = Date.now() + SILENT_MS;
  const running = await poll(
    async () => {
      if (!(await isAlive(pid))) return 'gone';
      const state = await readPostmasterPid(clusterDir);
      if (state?.pid !== pid) return 'gone';
      const served = state.port === undefined ? 'silent' : await probe(clusterDir, state.port, password);
      if (state.port !== undefined && served === 'ours') return { pid, port: state.port };
      return served === 'silent' && Date.now() > silentAt ? 'silent' : undefined;
    },
    BUSY_MS,
    100,
  );
  return running ?? 'silent';
}

async function probe(clusterDir: string, port: number, password: string): Promise<'ours' | 'busy' | 'silent'> {
  try {
    await withConnection(adminUrl(port, password, 'postgres'), (client) => client.query('SELECT 1'));
    return 'ours';
  } catch (error) {
    // cannot_connect_now: it starts, recovers or stops. too_many_connections: it runs, too.
    if (hasCode(error, '57P03', '53300')) return 'busy';
    if (hasCode(error, '28P01')) {
      throw new PostgresUnavailable(
        `The PostgreSQL in ${clusterDir} does not accept the password in the file "password" beside it. Put the right ` +
          'file back, or move the folder away to start with an empty database.',
      );
    }
    // Refused, timed out, interrupted: in any case it does not answer.
    return 'silent';
  }
}

/**
 * Fast shutdown (sessions are closed, data is flushed), then immediate, then SIGKILL, all within seconds: the last two lose nothing
 * either, the next start only has to recover.
 */
export async function stopPostmaster(
  clusterDir: string,
  pid: number,
  account: Account,
  binaries: PostgresBinaries,
): Promise<void> {
  for (const [mode, seconds] of [
    ['fast', 3],
    ['immediate', 2],
  ] as const) {
    // Another one may have been started since then: never stop that.
    if ((await readPostmasterPid(clusterDir))?.pid !== pid || !(await isAlive(pid))) break;
    await account.run(binaries.pgCtl, ['stop', '-D', clusterDir, '-m', mode, '-w', '-t', String(seconds)]);
  }
  if (await waitForExit(pid, 1_000)) return;
  signal(pid, 'SIGKILL');
  if (!(await waitForExit(pid, 5_000))) {
    throw new PostgresUnavailable(`PostgreSQL (process ${pid}) does not end, not even by SIGKILL. End it by hand.`);
  }
}
