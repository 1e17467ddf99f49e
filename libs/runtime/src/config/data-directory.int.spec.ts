import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DataDirectory, DataDirectoryInUse } from './data-directory.js';

describe('a data directory', () => {
  let folder: string;
  const others: ChildProcess[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-data-'));
  });
  afterEach(async () => {
    for (const other of others.splice(0)) await killed(other);
    rmSync(folder, { recursive: true });
  });

  it('is created if it is missing, with the folders above it', () => {
    const { path } = new DataDirectory(join(folder, 'a', 'b'));
    expect(statSync(path).isDirectory()).toBe(true);
  });

  it('keeps one secret, which only its owner can read', () => {
    const secret = new DataDirectory(folder).secret();
    expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
    expect(new DataDirectory(folder).secret()).toBe(secret);
    expect(statSync(join(folder, 'secret')).mode & 0o777).toBe(0o600);
  });

  it.each(['forum.js', 'parley.js', 'main.js', 'parley'])(
    'refuses the lock while another Parley, started as %s, has it, and names its process',
    async (name) => {
      const other = await running(name);
      writeFileSync(join(folder, 'lock'), String(other.pid));
      const error = refusalOf(new DataDirectory(folder));
      expect(error.message).toContain(folder);
      expect(error.message).toContain(`process ${String(other.pid)}`);
    },
  );

  it('can be locked after its holder was killed', async () => {
    const other = await running('main.js');
    await killed(other);
    writeFileSync(join(folder, 'lock'), String(other.pid));
    new DataDirectory(folder).lock();
    expect(readFileSync(join(folder, 'lock'), 'utf8')).toBe(String(process.pid));
  });

  it("can be locked when its holder's pid belongs to another program now", async () => {
    const other = await running('editor.js');
    writeFileSync(join(folder, 'lock'), String(other.pid));
    expect(() => {
      new DataDirectory(folder).lock();
    }).not.toThrow();
  });

  it.each(['', 'nonsense', '-1', '0'])('can be locked when the lock file contains %j', (text) => {
    writeFileSync(join(folder, 'lock'), text);
    expect(() => {
      new DataDirectory(folder).lock();
    }).not.toThrow();
  });

  it('is free again after an unlock, and a second unlock does no harm', () => {
    const directory = new DataDirectory(folder);
    directory.lock();
    directory.unlock();
    directory.unlock();
    expect(() => {
      directory.lock();
    }).not.toThrow();
  });

  /** A process with this name in its command line. */
  async function running(name: string): Promise<ChildProcess> {
    const file = join(folder, name);
    writeFileSync(file, `process.stdout.write('up'); setInterval(() => {}, 1000);`);
    const child = spawn(process.execPath, [file], { stdio: ['ignore', 'pipe', 'inherit'] });
    others.push(child);
    await once(child.stdout, 'data');
    return child;
  }

  async function killed(other: ChildProcess): Promise<void> {
    if (other.signalCode !== null) return;
    const ended = once(other, 'exit');
    other.kill('SIGKILL');
    await ended;
  }

  function refusalOf(directory: DataDirectory): DataDirectoryInUse {
    try {
      directory.lock();
    } catch (error) {
      if (error instanceof DataDirectoryInUse) return error;
      throw error;
    }
    throw new Error('The directory was free.');
  }
});
