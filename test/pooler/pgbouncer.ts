import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '#libs/embedded';
import { eventually } from '#libs/testing';
import { onDatabase } from '../e2e/support/sql.js';

/** A running PgBouncer. */
export interface PgBouncer {
  /** The database by way of it. */
  readonly url: string;
  stop(): Promise<void>;
}

/** @param url of the database, with the user and the password for all connections */
export async function startPgBouncer(url: string, poolMode: string): Promise<PgBouncer> {
  const folder = mkdtempSync(join(tmpdir(), 'pgbouncer-'));
  // It refuses to run as root, and must be able to read its configuration as another user.
  chmodSync(folder, 0o755);
  const { hostname, port, username, password, pathname } = new URL(url);
  const listenPort = await freePort();
  const configuration = join(folder, 'pgbouncer.ini');
  writeFileSync(
    configuration,
    [
      '[databases]',
      `${pathname.slice(1)} = host=${hostname} port=${port} user=${username} password=${password}`,
      '[pgbouncer]',
      'listen_addr = 127.0.0.1',
      `listen_port = ${String(listenPort)}`,
      'unix_socket_dir =',
      'auth_type = any',
      `pool_mode = ${poolMode}`,
      // Otherwise it refuses the connection of any program that sets something when it connects.
      'ignore_startup_parameters = options',
      '',
    ].join('\n'),
  );
  const asNobody = process.getuid?.() === 0 ? ['-u', 'nobody'] : [];
  const child = spawn('pgbouncer', ['-q', ...asNobody, configuration], { stdio: ['ignore', 'ignore', 'pipe'] });
  let printed = '';
  child.stderr.on('data', (chunk: Buffer) => (printed += chunk.toString()));
  const pooled = new URL(url);
  pooled.host = `127.0.0.1:${String(listenPort)}`;
  await eventually(async () => {
    if (child.exitCode === null) await onDatabase(pooled.href, 'SELECT 1');
  });
  if (child.exitCode !== null) throw new Error(`PgBouncer has ended:\n${printed}`);
  return { url: pooled.href, stop: () => stopped(child) };
}

async function stopped(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}
