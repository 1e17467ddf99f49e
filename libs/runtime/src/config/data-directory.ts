import { randomBytes } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Another process uses this data directory. */
export class DataDirectoryInUse extends Error {
  override readonly name = 'DataDirectoryInUse';
}

/** Where a process without servers of its operator's keeps its database, its stream and its secret. */
export class DataDirectory {
  readonly path: string;

  constructor(path: string) {
    this.path = resolve(path);
    mkdirSync(this.path, { recursive: true });
  }

  /** Locks out other processes as long as this one lives. @throws {DataDirectoryInUse} */
  lock(): void {
    const file = join(this.path, 'lock');
    if (claim(file)) return;
    const holder = Number(read(file) ?? NaN);
    if (holder !== process.pid && isParley(holder)) throw this.inUse(holder);
    rmSync(file, { force: true });
    if (!claim(file)) throw this.inUse(Number(read(file) ?? NaN));
  }

  unlock(): void {
    rmSync(join(this.path, 'lock'), { force: true });
  }

  private inUse(holder: number): DataDirectoryInUse {
    return new DataDirectoryInUse(
      `${this.path} is in use by process ${String(holder)}. Set PARLEY_DATA_DIR to another one.`,
    );
  }

  /** The secret that the first start has created. */
  secret(): string {
    const file = join(this.path, 'secret');
    const existing = read(file);
    if (existing !== null) return existing.trim();
    const secret = randomBytes(32).toString('base64url');
    writeFileSync(file, secret, { mode: 0o600 });
    return secret;
  }
}

/** Writes our pid, unless the file exists. */
function claim(file: string): boolean {
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** Whether a process exists and is a Parley: after a restart, the pid may belong to another program. */
function isParley(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    // EPERM means that it exists and belongs to another user.
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  const command = read(`/proc/${String(pid)}/cmdline`);
  // By `npm start`, by `npm run parley start`, by the command that npm installs, or as compiled file by file.
  return (
    command === null || command.split('\0').some((word) => /(^|[\\/])((forum|parley|main|cli)\.js|parley)$/.test(word))
  );
}

function read(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}
