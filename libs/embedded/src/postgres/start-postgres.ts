import type { StepReporter } from '../step-reporter.js';
import { adminUrl, ensureDatabase } from './admin-connection.js';
import { findBinaries } from './binaries.js';
import { clusterVersion, createCluster } from './cluster.js';
import { openFolder } from './folder.js';
import { launch, type Launched } from './launch.js';
import { adoptOrStop, stopPostmaster } from './left-over.js';
import { PostgresUnavailable } from './postgres-unavailable.js';

export interface StartPostgresOptions {
  /** Everything of this cluster: `cluster/` (the data), `password`, `postgres.log`. Created if missing. */
  dataDir: string;
  /** Created if missing. Default `parley`. */
  database?: string;
  /** Default: a free one. */
  port?: number;
  /** Settings of postgresql.conf that override ours. An adopted server keeps the settings of its start. */
  settings?: Record<string, string>;
  report?: StepReporter;
}

export interface EmbeddedPostgres {
  /** postgres://postgres:<password>@127.0.0.1:<port>/<database>: the superuser of the cluster. */
  readonly adminUrl: string;
  readonly port: number;
  readonly pid: number;
  /** `created`: a new, empty cluster. `started`: data of an earlier run. `adopted`: it was still running. */
  readonly how: 'started' | 'adopted' | 'created';
  /** Fast shutdown, which closes open sessions. May be called again. */
  stop(): Promise<void>;
}

/**
 * Starts PostgreSQL on a folder, on a port of 127.0.0.1. It keeps running when this process dies; the next start adopts it. The
 * caller must lock the data folder: of two callers, each would stop the server of the other.
 * @throws PostgresUnavailable
 */
export async function startPostgres(options: StartPostgresOptions): Promise<EmbeddedPostgres> {
  const { database = 'parley', settings = {}, report = () => undefined } = options;
  const binaries = await findBinaries();
  const { dataDir, clusterDir, account, password } = await openFolder(options.dataDir, binaries.postgres);

  let created = false;
  if ((await clusterVersion(clusterDir)) === undefined) {
    report('creating a PostgreSQL database', clusterDir);
    created = await createCluster(dataDir, clusterDir, account, binaries);
  }
  await checkVersion(clusterDir, binaries.major);

  const adopted = await adoptOrStop(clusterDir, password, account, binaries, report);
  if (adopted !== undefined) report(`PostgreSQL of an earlier run still runs (process ${adopted.pid}): using it`);
  const running: Launched =
    adopted ??
    (await launch({ dataDir, clusterDir, password, port: options.port, settings, account, binaries, report }));
  const isAdopted = adopted !== undefined || running.adopted === true;
  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= stopPostmaster(clusterDir, running.pid, account, binaries));
  try {
    await ensureDatabase(running.port, password, database);
  } catch (error) {
    // No caller would know about it.
    if (!isAdopted) await stop();
    throw error;
  }
  return {
    adminUrl: adminUrl(running.port, password, database),
    port: running.port,
    pid: running.pid,
    how: isAdopted ? 'adopted' : created ? 'created' : 'started',
    stop,
  };
}

async function checkVersion(clusterDir: string, major: string): Promise<void> {
  const made = await clusterVersion(clusterDir);
  if (made === major) return;
  throw new PostgresUnavailable(
    `The data in ${clusterDir} was created by PostgreSQL ${made ?? '?'}, and the installed version is ${major}. ` +
      'Move that folder away to start with an empty database, or dump and restore it with the old version.',
  );
}
