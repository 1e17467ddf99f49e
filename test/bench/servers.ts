import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EmbeddedNats, type EmbeddedPostgres, findNatsServer, startNats, startPostgres } from '#libs/embedded';

/** A PostgreSQL with fsync on and a NATS server for a benchmark. */
export interface Servers {
  /** Their data folder, which is removed at the end. */
  readonly folder: string;
  readonly postgres: EmbeddedPostgres;
  readonly nats: EmbeddedNats;
}

/** @param settings of postgresql.conf */
export async function withServers(
  settings: Record<string, string>,
  work: (servers: Servers) => Promise<void>,
): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-bench-'));
  const postgres = await startPostgres({ dataDir: join(folder, 'postgres'), settings });
  const { binary } = await findNatsServer({ path: process.env.PATH, cacheDir: join(homedir(), '.cache', 'parley') });
  const nats = await startNats({ dataDir: join(folder, 'nats'), binary });
  try {
    await work({ folder, postgres, nats });
  } finally {
    await nats.stop();
    await postgres.stop();
    rmSync(folder, { recursive: true });
  }
}
