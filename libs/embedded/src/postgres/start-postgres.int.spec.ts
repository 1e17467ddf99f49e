import { appendFile, mkdir, mkdtemp, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isAlive, signal } from '../processes.js';
import { withConnection } from './admin-connection.js';
import { startPostgres, type EmbeddedPostgres, type StartPostgresOptions } from './start-postgres.js';

// A fresh cluster takes a second on an idle machine, and this one may be busy.
jest.setTimeout(120_000);

let root: string;
let dataDir: string;
let started: EmbeddedPostgres[];
let lines: string[];

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'start-postgres-'));
  // pg_ctl goes through a shell: let it see a space and a quote.
  dataDir = join(root, "Zoë's data", 'postgres');
  started = [];
  lines = [];
});

afterEach(async () => {
  for (const postgres of started) await postgres.stop();
  await rm(root, { recursive: true, force: true });
});

async function start(options: Partial<StartPostgresOptions> = {}): Promise<EmbeddedPostgres> {
  const postgres = await startPostgres({ dataDir, report: (line) => lines.push(line), ...options });
  started.push(postgres);
  return postgres;
}

async function value(url: string, sql: string): Promise<unknown> {
  return withConnection(url, async (client) => {
    const { rows } = await client.query<{ value: unknown }>(`SELECT (${sql}) AS value`);
    return rows[0]?.value;
  });
}

async function run(url: string, sql: string): Promise<void> {
  await withConnection(url, (client) => client.query(sql));
}

it('creates a cluster, stops it, and finds the data at the second start', async () => {
  const first = await start();
  expect(first.how).toBe('created');
  expect(new URL(first.adminUrl)).toMatchObject({ hostname: '127.0.0.1', username: 'postgres', pathname: '/parley' });
  expect(await value(first.adminUrl, "current_setting('is_superuser')")).toBe('on');
  expect(await value(first.adminUrl, "current_setting('server_encoding')")).toBe('UTF8');
  expect(await value(first.adminUrl, `lower('ÄÖΣ') || ('a' < 'B')::text`)).toBe('äöσfalse');
  await run(first.adminUrl, 'CREATE TABLE note AS SELECT 42 AS n');
  await first.stop();
  expect(await isAlive(first.pid)).toBe(false);
  await first.stop();

  const second = await start();
  expect(second.how).toBe('started');
  expect(await value(second.adminUrl, 'SELECT n FROM note')).toBe(42);
  expect((await stat(join(dataDir, 'password'))).mode & 0o777).toBe(0o600);
  expect((await readdir(dataDir)).sort()).toEqual(['cluster', 'password', 'pg_ctl.log', 'postgres.log']);
});

it("creates the given database, and lets the caller's settings override its own", async () => {
  const postgres = await start({ database: 'my "db"', settings: { max_connections: '33', work_mem: '5MB' } });
  expect(await value(postgres.adminUrl, 'current_database()')).toBe('my "db"');
  expect(await value(postgres.adminUrl, "current_setting('max_connections')")).toBe('33');
  expect(await value(postgres.adminUrl, "current_setting('work_mem')")).toBe('5MB');
  expect(await value(postgres.adminUrl, "current_setting('fsync')")).toBe('on');
});

it('accepts no connection without the password', async () => {
  const { adminUrl } = await start();
  const wrong = adminUrl.replace(/:[0-9a-f]+@/, ':wrong@');
  await expect(run(wrong, 'SELECT 1')).rejects.toThrow(/password authentication failed/);
});

it('creates the cluster again if the first start was killed during initdb', async () => {
  // As initdb leaves it: a folder of a process that is gone, with half of the files.
  const halfMade = join(dataDir, 'cluster.new-999999999-a1b2c3');
  await mkdir(join(halfMade, 'base'), { recursive: true });
  await writeFile(join(halfMade, 'postgresql.conf'), '');
  const postgres = await start();
  expect(postgres.how).toBe('created');
  expect(await readdir(dataDir)).not.toContain('cluster.new-999999999-a1b2c3');
});

it('two starts at once on an empty folder end with one cluster and one postmaster', async () => {
  const both = await Promise.all([start(), start()]);
  expect(both[0].pid).toBe(both[1].pid);
  expect(both[0].adminUrl).toBe(both[1].adminUrl);
  expect(both.map(({ how }) => how)).toContain('adopted');
});

it('recovers by itself after the postmaster was killed', async () => {
  const first = await start();
  await run(first.adminUrl, 'CREATE TABLE note AS SELECT 7 AS n');
  signal(first.pid, 'SIGKILL');
  const second = await start();
  expect(second.pid).not.toBe(first.pid);
  expect(await value(second.adminUrl, 'SELECT n FROM note')).toBe(7);
});

it('stops a server that runs but does not answer, and starts a new one', async () => {
  const first = await start();
  process.kill(first.pid, 'SIGSTOP');
  const second = await start();
  expect(second.how).toBe('started');
  expect(second.pid).not.toBe(first.pid);
  expect(lines).toContain(`PostgreSQL of an earlier run (process ${first.pid}) does not answer: stopping it`);
});

it('starts although the pid in the pid file belongs to another program by now', async () => {
  const first = await start();
  const pidFile = join(dataDir, 'cluster', 'postmaster.pid');
  const left = (await readFile(pidFile, 'utf8')).replace(/^\d+/, String(process.pid));
  await first.stop();
  await writeFile(pidFile, left);
  expect((await start()).how).toBe('started');
});

it('does not touch the PostgreSQL of another folder that a copied pid file names', async () => {
  const other = await start({ dataDir: join(root, 'other') });
  await (await start()).stop();
  const copied = await readFile(join(root, 'other', 'cluster', 'postmaster.pid'), 'utf8');
  await writeFile(join(dataDir, 'cluster', 'postmaster.pid'), copied);
  await expect(start()).rejects.toThrow(/but that serves another folder/);
  expect(await value(other.adminUrl, '1')).toBe(1);
});

it('refuses the data of another major version', async () => {
  await (await start()).stop();
  await writeFile(join(dataDir, 'cluster', 'PG_VERSION'), '9\n');
  await expect(start()).rejects.toThrow(
    /created by PostgreSQL 9, and the installed version is \d+\. Move that folder away/,
  );
});

it('refuses a folder that is no database', async () => {
  await mkdir(join(dataDir, 'cluster', 'photos'), { recursive: true });
  await expect(start()).rejects.toThrow(/has no PG_VERSION/);
  expect(await readdir(join(dataDir, 'cluster'))).toEqual(['photos']);
});

it('reports a path that cannot be a folder', async () => {
  await writeFile(join(root, 'file'), '');
  await expect(start({ dataDir: join(root, 'file') })).rejects.toThrow(
    /cannot be used for PostgreSQL .*PARLEY_DATA_DIR/,
  );
  await expect(start({ dataDir: join(root, 'file', 'x') })).rejects.toThrow(/cannot be used for PostgreSQL/);
});

it('reports the output of a Postgres that does not start', async () => {
  await (await start()).stop();
  await appendFile(join(dataDir, 'cluster', 'postgresql.auto.conf'), "no_such_setting = 'x'\n");
  await expect(start()).rejects.toThrow(/did not start on .*unrecognized configuration parameter "no_such_setting"/s);
});

it('reports a password file that is not that of the running server', async () => {
  const running = await start();
  await writeFile(join(dataDir, 'password'), 'wrong');
  await expect(start()).rejects.toThrow(/does not accept the password in the file "password"/);
  expect(await isAlive(running.pid)).toBe(true);
});
