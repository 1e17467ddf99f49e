import { stat } from 'node:fs/promises';
import { hasCode, reasonOf } from '../has-code.js';
import { runCommand, type CommandOptions, type CommandResult } from '../run-command.js';
import { PostgresUnavailable } from './postgres-unavailable.js';

/** The user that Postgres's programs run as, and how to run a command as that user. */
export interface Account {
  /** Who must own the files; undefined: the user of this process, nothing to change. */
  owner: { uid: number; gid: number } | undefined;
  run(command: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
}

/** Postgres's programs need nothing of our environment, and PGDATA or an unusual LC_ALL in it would do harm. */
const ENVIRONMENT =
  process.platform === 'win32' ? undefined : { LC_ALL: 'C', PATH: '/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/bin' };

const ourselves: Account = {
  owner: undefined,
  run: (command, args, options) => runCommand(command, args, { env: ENVIRONMENT, ...options }),
};

/**
 * Postgres refuses to run as root. So as root use the owner of the existing cluster, else the user `postgres`, else `nobody`; any
 * other user runs it as themselves.
 */
export async function chooseAccount(clusterDir: string): Promise<Account> {
  if (process.getuid?.() !== 0) return ourselves;
  const owner = (await ownerOf(clusterDir)) ?? (await userNamed('postgres')) ?? (await userNamed('nobody'));
  if (owner === undefined) {
    throw new PostgresUnavailable(
      'PostgreSQL refuses to run as root, and this machine has neither a user "postgres" nor "nobody". ' +
        'Run Parley as an ordinary user, or set DATABASE_URL to a PostgreSQL server of your own.',
    );
  }
  return {
    owner,
    run: (command, args, options) => runCommand(command, args, { env: ENVIRONMENT, cwd: '/', ...owner, ...options }),
  };
}

/**
 * A user other than root may not be able to enter the folders above the data or the binaries (all below a /root with mode 0700). Then
 * the user gets one capability: to enter and read, else (containers often lack that one) to enter, read and write. `no_setuid_fixup`
 * is needed because access(2), by which Postgres checks its own programs, ignores the capabilities of a real user other than root.
 * @throws PostgresUnavailable if nothing helps
 */
export async function ensureAccess(account: Account, dataDir: string, program: string): Promise<Account> {
  const { owner } = account;
  if (owner === undefined) return account;
  const check = ['-c', 'cd -- "$1" && exec "$2" --version', 'sh', dataDir, program];
  if (await succeeds(() => account.run('/bin/sh', check))) return account;
  for (const capability of ['+dac_read_search', '+dac_override']) {
    const privileged = withCapability(owner, capability);
    if (await succeeds(() => privileged.run('/bin/sh', check))) return privileged;
  }
  throw new PostgresUnavailable(
    `PostgreSQL refuses to run as root, and the user it runs as (uid ${owner.uid}) cannot reach ${dataDir} or ` +
      `${program}: a folder above them is closed. Set PARLEY_DATA_DIR to a folder that every user can pass through ` +
      '(/var/lib/parley), move Parley out of a closed folder such as /root, install setpriv (util-linux), ' +
      'or run Parley as an ordinary user.',
  );
}

/** Makes the account the owner of a file, or of a folder with everything in it (root may have copied a cluster here). */
export async function changeOwner(account: Account, path: string): Promise<void> {
  const { owner } = account;
  if (owner === undefined || (await stat(path)).uid === owner.uid) return;
  const changed = await runCommand('chown', ['-R', `${owner.uid}:${owner.gid}`, path]);
  if (changed.code !== 0)
    throw new PostgresUnavailable(`Cannot change the owner of ${path} to uid ${owner.uid}: ${changed.output.trim()}`);
}

function withCapability(owner: { uid: number; gid: number }, capability: string): Account {
  const { uid, gid } = owner;
  const flags = ['--reuid', String(uid), '--regid', String(gid), '--clear-groups', '--securebits', '+no_setuid_fixup'];
  const prefix = [...flags, '--inh-caps', capability, '--ambient-caps', capability, '--'];
  return {
    owner,
    run: (command, args, options) =>
      runCommand('setpriv', [...prefix, command, ...args], { env: ENVIRONMENT, cwd: '/', ...options }),
  };
}

async function succeeds(run: () => Promise<CommandResult>): Promise<boolean> {
  try {
    return (await run()).code === 0;
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'EPERM', 'EACCES')) return false;
    throw error;
  }
}

/** The owner of a cluster; undefined if there is none, or if root owns it (a copy made by root). */
async function ownerOf(clusterDir: string): Promise<Account['owner']> {
  try {
    const { uid, gid } = await stat(clusterDir);
    return uid === 0 ? undefined : { uid, gid };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw new PostgresUnavailable(`Cannot read the owner of ${clusterDir}: ${reasonOf(error)}.`);
  }
}

async function userNamed(name: string): Promise<Account['owner']> {
  const [uid, gid] = await Promise.all([runCommand('id', ['-u', name]), runCommand('id', ['-g', name])]);
  if (uid.code !== 0 || gid.code !== 0) return undefined;
  return { uid: Number(uid.output), gid: Number(gid.output) };
}
