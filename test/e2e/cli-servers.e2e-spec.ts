import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { databaseOf, roleUrl } from '#libs/persistence';
import { startParley, startTransactionPooler, testDatabase, testNats } from '#libs/testing';
import { Broker } from '../../libs/messaging/src/nats/broker.js';
import { ownerOf } from '../../libs/runtime/src/credentials.js';
import { cellsOf, parley, parleyJson } from './support/cli.js';
import { bodyOf, Client } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { onDatabase } from './support/sql.js';
import { SECRET } from './support/system.js';

// A command takes a second or two to load, and several seconds on a machine that is busy.
jest.setTimeout(120_000);

describe('migrate', () => {
  interface Migrated {
    readonly service: string;
    readonly made: boolean;
    readonly migrations: readonly string[];
  }

  it('creates and migrates all schemas of a database, and is idempotent', async () => {
    const database = await testDatabase();
    const shell = { DATABASE_URL: database.adminUrl, PARLEY_SECRET: SECRET };
    const [only] = await parleyJson<Migrated[]>(shell, 'migrate', '--service', 'posts');
    expect(only).toMatchObject({ service: 'posts', made: true });
    expect(only?.migrations.length).toBeGreaterThan(3);
    const second = await parleyJson<Migrated[]>(shell, 'migrate');
    expect(second.map(({ service, migrations }) => [service, migrations.length > 0])).toEqual([
      ['posts', false],
      ['comments', true],
      ['notifications', true],
    ]);
    const { code, stdout } = await parley(shell, 'migrate');
    expect(code).toBe(0);
    expect(cellsOf(stdout).map(({ migrations }) => migrations)).toEqual(Array(3).fill('nothing to migrate'));
    await database.drop();
  });

  it('starts the PostgreSQL of a data directory while it runs', async () => {
    const directory = dataDirectory();
    const shell = { PARLEY_DATA_DIR: directory.path };
    const migrated = await parleyJson<Migrated[]>(shell, 'migrate');
    expect(migrated.every(({ made, migrations }) => made && migrations.length > 0)).toBe(true);
    expect(existsSync(join(directory.path, 'lock'))).toBe(false);
    const running = await startParley('forum', shell);
    const while_ = await parleyJson<Migrated[]>(shell, 'migrate');
    expect(while_.flatMap(({ migrations }) => migrations)).toEqual([]);
    bodyOf(await new Client(running.address).get('/health/ready'));
    expect(await running.stop()).toBe(0);
    directory.cleanUp();
  });
});

describe('doctor', () => {
  interface Finding {
    readonly check: string;
    readonly state: string;
    readonly found: string;
    readonly remedy: string | null;
  }

  it('reports missing servers, and what to do', async () => {
    const directory = dataDirectory();
    const { code, stdout } = await parley({ PARLEY_DATA_DIR: directory.path, PORT: '9' }, 'doctor', '--json');
    expect(code).toBe(1);
    const faults = (JSON.parse(stdout) as Finding[]).filter(({ state }) => state === 'fault');
    expect(faults.map(({ check }) => check).sort()).toEqual(['NATS', 'PostgreSQL', 'readiness', 'secret'].sort());
    for (const { remedy } of faults) expect(remedy).not.toBeNull();
  });

  it('finds the problems of an existing database and NATS server', async () => {
    const [database, nats] = await Promise.all([testDatabase(), testNats()]);
    const shell = { DATABASE_URL: database.adminUrl, NATS_URL: nats.url, PARLEY_SECRET: SECRET };
    expect((await parley(shell, 'migrate')).code).toBe(0);
    const role = `${new URL(database.adminUrl).pathname.slice(1)}_posts`;
    await onDatabase(
      database.adminUrl,
      `GRANT USAGE ON SCHEMA comments TO ${role}; DELETE FROM notifications.migrations WHERE name LIKE 'operation%'`,
    );
    const broker = await Broker.connect(nats.url, 'operator');
    await broker.jsm.streams.add({ name: 'PARLEY', subjects: ['parley.evt.*.*.*.*'], max_bytes: 1_000_000 });
    await broker.close();

    const owner = ownerOf('comments', databaseOf(database.adminUrl), SECRET);
    const pooler = await startTransactionPooler(roleUrl(database.adminUrl, owner));
    const pooled = { ...shell, COMMENTS_DATABASE_URL: pooler.url };
    const { code, stdout } = await parley(pooled, 'doctor', '--url', 'http://127.0.0.1:9', '--json');
    await pooler.close();
    expect(code).toBe(1);
    const findings = JSON.parse(stdout) as Finding[];
    const finding = (check: string) => findings.find((one) => one.check === check);
    expect(finding('database of posts')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('comments') as string,
    });
    expect(finding('database of comments')).toMatchObject({ state: 'ok' });
    expect(finding('connections of posts')).toMatchObject({ state: 'ok' });
    expect(finding('connections of comments')).toMatchObject({
      state: 'fault',
      remedy: expect.stringContaining('pool_mode = session') as string,
    });
    expect(finding('migrations of posts')).toMatchObject({ state: 'ok' });
    expect(finding('migrations of notifications')).toMatchObject({
      state: 'fault',
      found: expect.stringContaining('operation') as string,
      remedy: expect.stringContaining('parley migrate') as string,
    });
    expect(finding('settings of the stream')).toMatchObject({
      state: 'fault',
      found: expect.stringMatching(/discard.*max_age|max_age.*discard|discard/) as string,
    });
    // A server without users lets everybody do everything.
    expect(finding('NATS user posts')).toMatchObject({
      state: 'warning',
      found: expect.stringContaining('comment') as string,
    });
    await nats.stop();
    await database.drop();
  });
});
