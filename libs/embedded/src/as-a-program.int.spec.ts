import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { chmod, chown, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { findNatsServer } from './nats/find-nats-server.js';
import { startNats } from './nats/start-nats.js';
import { chooseAccount, ensureAccess } from './postgres/account.js';
import { startPostgres } from './postgres/start-postgres.js';
import { endProcess, isAlive, waitForExit } from './processes.js';

// What only shows when this library runs in a process of its own: its death, the terminal's Ctrl-C, another user.
jest.setTimeout(120_000);

const repository = resolve('.');
const asRoot = process.getuid?.() === 0;

interface Ready {
  postgres: { pid: number; adminUrl: string; how: string };
  nats: { pid: number; url: string };
}

const PROGRAM = `
  import { startNats, startPostgres } from '#libs/embedded';
  const [dataDir, binary] = process.argv.slice(2);
  process.on('SIGINT', () => process.stdout.write('interrupted\\n'));
  const postgres = await startPostgres({ dataDir: dataDir + '/postgres' });
  const nats = await startNats({ dataDir: dataDir + '/nats', binary });
  process.stdout.write(JSON.stringify({ postgres, nats }) + '\\n');
  process.stdin.once('data', async () => {
    await Promise.all([postgres.stop(), nats.stop()]);
    process.exit(0);
  });
`;

let program: string;
let binary: string;
let root: string;
let leftOver: number[];

beforeAll(async () => {
  // eslint-disable-next-line no-restricted-properties -- a test has no runtime above it that would pass the PATH in
  const path = process.env.PATH;
  ({ binary } = await findNatsServer({ path, cacheDir: join(homedir(), '.cache', 'parley') }));
  program = await compiled();
}, 240_000);

afterAll(() => rm(dirname(program), { recursive: true, force: true }));

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'as-a-program-'));
  leftOver = [];
});

afterEach(async () => {
  for (const pid of leftOver) await endProcess(pid, 5_000);
  await rm(root, { recursive: true, force: true });
});

it('leaves both servers running when it is killed; the next start adopts Postgres and replaces NATS', async () => {
  const { child, ready } = await runProgram();
  child.kill('SIGKILL');
  await waitForExit(Number(child.pid), 5_000);
  expect(await Promise.all([isAlive(ready.postgres.pid), isAlive(ready.nats.pid)])).toEqual([true, true]);

  const postgres = await startPostgres({ dataDir: join(root, 'postgres') });
  const nats = await startNats({ dataDir: join(root, 'nats'), binary });
  expect(postgres).toMatchObject({ how: 'adopted', pid: ready.postgres.pid, adminUrl: ready.postgres.adminUrl });
  expect(nats.how).toBe('replaced');
  await Promise.all([postgres.stop(), nats.stop()]);
  expect(await Promise.all([isAlive(postgres.pid), isAlive(nats.pid)])).toEqual([false, false]);
});

it("keeps the terminal's Ctrl-C, which goes to the whole process group, away from both", async () => {
  const { child, ready, nextLine } = await runProgram();
  process.kill(-Number(child.pid), 'SIGINT');
  expect(await nextLine()).toBe('interrupted');
  // A SIGINT would end either of them within milliseconds; that they answer later proves that they did not get it.
  const postgres = await startPostgres({ dataDir: join(root, 'postgres') });
  expect(postgres.how).toBe('adopted');
  expect(await isAlive(ready.nats.pid)).toBe(true);
  await quit(child);
  expect(await Promise.all([isAlive(ready.postgres.pid), isAlive(ready.nats.pid)])).toEqual([false, false]);
});

it('runs Postgres as the ordinary user who starts it', async () => {
  const user = asRoot ? { uid: 65_534, gid: 65_534 } : undefined;
  if (user !== undefined) await chown(root, user.uid, user.gid);
  const { child, ready } = await runProgram(user);
  const uid = user?.uid ?? process.getuid?.();
  expect([uidOf(ready.postgres.pid), uidOf(ready.nats.pid)]).toEqual([uid, uid]);
  await quit(child);
});

it('never runs Postgres as root', async () => {
  await chmod(root, 0o755);
  const { child, ready } = await runProgram();
  expect(uidOf(ready.postgres.pid)).not.toBe(0);
  await quit(child);
});

it('enters a closed folder above the data as root, with one capability and no more', async () => {
  const closed = join(root, 'closed');
  await mkdir(closed, { mode: 0o700 });
  await chmod(root, 0o755);
  const postgres = await startPostgres({ dataDir: join(closed, 'postgres') });
  expect(uidOf(postgres.pid)).not.toBe(0);
  const capabilities = await capabilitiesOf(postgres.pid);
  // Bit 2 is CAP_DAC_READ_SEARCH, bit 1 CAP_DAC_OVERRIDE (where a container lacks the former).
  if (asRoot) expect([1n << 2n, 1n << 1n]).toContain(capabilities);
  else expect(capabilities).toBe(0n);
  await postgres.stop();
});

it('runs a cluster that root has copied, and names the owner to a user who may not use it', async () => {
  await chmod(root, 0o755);
  const first = await startPostgres({ dataDir: join(root, 'postgres') });
  await first.stop();
  execFileSync('cp', ['-r', join(root, 'postgres'), join(root, 'copy')]);
  const copy = await startPostgres({ dataDir: join(root, 'copy') });
  expect(copy.how).toBe('started');
  await copy.stop();

  if (asRoot) {
    const program = runProgram({ uid: 65_534, gid: 65_534 });
    await expect(program).rejects.toThrow(/PostgresUnavailable: .* cannot be used for PostgreSQL .*another user/);
  }
});

it('needs no capability where every user has access', async () => {
  await chmod(root, 0o755);
  const account = await chooseAccount(join(root, 'cluster'));
  const privileged = await ensureAccess(account, root, '/bin/ls');
  expect(privileged).toBe(account);
  expect(account.owner === undefined).toBe(!asRoot);
});

/** The compiled library, and what it imports, in a folder that every user can read, with the packages of this repository. */
async function compiled(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  await chmod(folder, 0o755);
  for (const lib of ['embedded', 'kernel']) await cp(`dist/libs/${lib}`, join(folder, lib), { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "imports": { "#libs/*": "./*/src/index.js" } }');
  await symlink(join(repository, 'node_modules'), join(folder, 'node_modules'));
  await writeFile(join(folder, 'program.js'), PROGRAM);
  return join(folder, 'program.js');
}

interface Running {
  child: ChildProcess;
  ready: Ready;
  nextLine: () => Promise<string>;
}

/** Starts the program in a process group of its own, as a terminal would, and waits until both servers are up. */
async function runProgram(user?: { uid: number; gid: number }): Promise<Running> {
  const server = user === undefined ? binary : join(root, 'nats-server');
  // Our cache may be in a home folder that the other user cannot enter.
  if (user !== undefined) execFileSync('install', ['-m', '755', binary, server]);
  const child = spawn(process.execPath, [program, root, server], { ...user, cwd: root, detached: true });
  const lines: string[] = [];
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString('utf8')));
  let wake = () => undefined as void;
  let rest = '';
  child.stdout.on('data', (chunk: Buffer) => {
    const parts = (rest + chunk.toString('utf8')).split('\n');
    rest = parts.pop() ?? '';
    lines.push(...parts);
    wake();
  });
  child.once('exit', () => {
    wake();
  });
  const nextLine = async () => {
    while (lines.length === 0 && child.exitCode === null) await new Promise<void>((done) => (wake = done));
    const line = lines.shift();
    if (line === undefined) throw new Error(`The program ended: ${output}`);
    return line;
  };
  const ready = JSON.parse(await nextLine()) as Ready;
  leftOver.push(ready.postgres.pid, ready.nats.pid);
  return { child, ready, nextLine };
}

async function quit(child: ChildProcess): Promise<void> {
  child.stdin?.write('quit\n');
  await new Promise<void>((done) => child.once('exit', () => done()));
}

function uidOf(pid: number): number {
  return Number(execFileSync('ps', ['-o', 'uid=', '-p', String(pid)], { encoding: 'utf8' }));
}

/** The effective capabilities of a process as bits; 0 where the system has no such thing. */
async function capabilitiesOf(pid: number): Promise<bigint> {
  if (process.platform !== 'linux') return 0n;
  const hex = /^CapEff:\s*([0-9a-f]+)$/m.exec(await readFile(`/proc/${pid}/status`, 'utf8'))?.[1];
  return BigInt(`0x${hex ?? '0'}`);
}
