import { mkdtempSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
// Jest loads this file as Node does, so this is the build: `npm test` makes it first.
import { findNatsServer, startPostgres } from '#libs/embedded';

/** Jest calls it once before all tests: one Postgres cluster for the run, in which each test file makes its own database. */
export default async function globalSetup() {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'));
  const postgres = await startPostgres({
    dataDir: join(folder, 'postgres'),
    // What these tests prove does not depend on the disk; test/chaos has clusters of its own, with fsync on.
    settings: { fsync: 'off', max_connections: '400' },
  });
  const { binary } = await findNatsServer({
    path: process.env.PATH,
    cacheDir: join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'parley'),
    report: (line) => {
      console.log(line);
    },
  });
  globalThis.parleyTestPostgres = postgres;
  process.env.PARLEY_TEST_FOLDER = folder;
  process.env.PARLEY_TEST_POSTGRES = postgres.adminUrl;
  process.env.PARLEY_TEST_NATS_SERVER = binary;
}
