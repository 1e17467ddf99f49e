import { chown, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Included at the end of postgresql.conf, so it overrides the choices of initdb. */
export const SETTINGS_FILE = 'parley.conf';

/** For a laptop: durable, small, with a short log. */
const LAPTOP = {
  max_connections: '200',
  shared_buffers: '128MB',
  max_wal_size: '512MB',
  checkpoint_timeout: '15min',
  // Every event leaves a dead row in its outbox: within the default of a minute, that can be tens of thousands.
  autovacuum_naptime: '10s',
  log_checkpoints: 'off',
  log_line_prefix: '%m [%p] %q%u@%d ',
  timezone: 'UTC',
  log_timezone: 'UTC',
};

/** Loopback only, and no unix socket: its path may be no longer than 107 bytes, which a deep data folder exceeds. */
function addresses(port: number): Record<string, string> {
  return { listen_addresses: '127.0.0.1', port: String(port), unix_socket_directories: '' };
}

/** The text of the settings file. The caller's settings override ours, except for the addresses. */
export function settingsText(port: number, settings: Record<string, string>): string {
  const all = { ...LAPTOP, ...settings, ...addresses(port) };
  const lines = Object.entries(all).map(
    ([name, value]) => `${name} = '${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`,
  );
  return ['# Written at each start; changes made here are lost.', ...lines, ''].join('\n');
}

/** Not `-o "-c …"`: pg_ctl passes its -o to a shell, and shells quote differently. */
export async function writeSettings(
  clusterDir: string,
  port: number,
  settings: Record<string, string>,
  owner: { uid: number; gid: number } | undefined,
): Promise<void> {
  // By a rename: a postmaster that another start launches at this moment must not read half of it.
  const draft = join(clusterDir, `${SETTINGS_FILE}.${process.pid}-${port}`);
  await writeFile(draft, settingsText(port, settings), { mode: 0o600 });
  if (owner !== undefined) await chown(draft, owner.uid, owner.gid);
  await rename(draft, join(clusterDir, SETTINGS_FILE));
}
