import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { poll } from '../poll.js';
import { commandLineOf, isAlive, signal, waitForExit } from '../processes.js';
import type { StepReporter } from '../step-reporter.js';
import type { Account } from './account.js';
import { adminUrl, withConnection } from './admin-connection.js';
import type { PostgresBinaries } from './binaries.js';
import { PostgresUnavailable } from './postgres-unavailable.js';
import { disown, readPostmasterPid } from './postmaster-pid.js';

export interface Running {
  pid: number;
  port: number;
}

/** How long one that does not answer may take, and one that says that it is starting (crash recovery) or stopping. */
const SILENT_MS = 5_000;
const BUSY_MS = 120_000;

/** The program's name in a command line: with or without a path, as such or as a process title ("postgres: …"). */
const POSTMASTER = /(^|[\\/])(postgres|postmaster)(\.exe)?:?( |$)/;

/**
 * A postmaster that an earlier run left behind: our own death by SIGKILL does not end it. One that answers is taken
 * over; one that does not is stopped, first kindly.
 * @returns undefined when none runs (any more)
 * @throws PostgresUnavailable when it answers but does not know our password
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
    await disown(clusterDir, found.pid);
    return undefined;
  }
  if (commandLine?.includes(clusterDir) === false) {
    throw new PostgresUnavailable(
      `${clusterDir} says that PostgreSQL process ${found.pid} serves it, but that one serves another folder. Stop that ` +
        `process if the folder was moved; delete ${join(clusterDir, 'postmaster.pid')} if the folder is a copy.`,
    );
  }
  const answer = await waitForAnswer(clusterDir, found.pid, password);
  if (typeof answer === 'object') return answer;
  if (answer === 'silent') {
    report(`PostgreSQL of an earlier run (process ${found.pid}) does not answer: stopping it`);
    await stopPostmaster(clusterDir, found.pid, account, binaries);
  }
  await disown(clusterDir, found.pid);
  return undefined;
}

/** Waits until the postmaster answers to our password, which no other cluster has. */
async function waitForAnswer(clusterDir: string, pid: number, password: string): Promise<Running | 'gone' | 'silent'> {
  const silentAt = Date.now() + SILENT_MS;
  const answer = await poll(
    async () => {
      if (!(await isAlive(pid))) return 'gone';
      const state = await readPostmasterPid(clusterDir);
      if (state?.pid !== pid) return 'gone';
      const served = state.port === undefined ? 'silent' : await ask(clusterDir, state.port, password);
      if (state.port !== undefined && served === 'ours') return { pid, port: state.port };
      return served === 'silent' && Date.now() > silentAt ? 'silent' : undefined;
    },
    BUSY_MS,
    100,
  );
  return answer ?? 'silent';
}

async function ask(clusterDir: string, port: number, password: string): Promise<'ours' | 'busy' | 'silent'> {
  try {
    await withConnection(adminUrl(port, password, 'postgres'), (client) => client.query('SELECT 1'));
    return 'ours';
  } catch (error) {
    // cannot_connect_now: it starts up, recovers or shuts down. too_many_connections: it lives, too.
    if (hasCode(error, '57P03', '53300')) return 'busy';
    if (hasCode(error, '28P01')) {
      throw new PostgresUnavailable(
        `The PostgreSQL in ${clusterDir} does not accept the password in the file "password" beside it. Put the right ` +
          'file back, or move the folder away to start with an empty database.',
      );
    }
    // Refused, timed out, cut off in the middle: whatever it is, it does not answer.
    return 'silent';
  }
}

/**
 * Fast shutdown (sessions are cut, data is flushed), then immediate, then SIGKILL, all in a few seconds: after the
 * last two nothing is lost either, the next start only has to recover.
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
    // Another one may have been started since: never stop what is not ours.
    if ((await readPostmasterPid(clusterDir))?.pid !== pid || !(await isAlive(pid))) break;
    await account.run(binaries.pgCtl, ['stop', '-D', clusterDir, '-m', mode, '-w', '-t', String(seconds)]);
  }
  if (await waitForExit(pid, 1_000)) return;
  signal(pid, 'SIGKILL');
  if (!(await waitForExit(pid, 5_000))) {
    throw new PostgresUnavailable(`PostgreSQL (process ${pid}) does not end, not even by SIGKILL. End it by hand.`);
  }
}
