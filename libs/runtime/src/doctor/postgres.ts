import pg from 'pg';
import { isConnectionLoss, migrationNames, sqlState } from '#libs/persistence';
import type { Installation } from '../installation/installation.js';
import { migrationFolders } from '../service/migration-folders.js';
import type { BackendService } from '../service-definition.js';
import { type ClientConnection, POOLING_REMEDY, poolsTransactions } from '../transaction-pooling.js';
import { type Finding, fault, ok, warning } from './finding.js';

/** What Parley is tested with. It needs nothing that is known to be missing in older versions down to the next one. */
const TESTED_VERSION = 18;
const OLDEST_VERSION = 15;
/** Differences between clocks, in milliseconds, that make times look odd, or tokens invalid. */
const NOTICEABLE_MS = 1_000;
const WRONG_MS = 30_000;
/** The share of the server's connections from which they may run out. */
const NEARLY_ALL = 0.8;

/** Examines each service's schema, as its role. */
export async function examinePostgres(
  installation: Installation,
  services: readonly BackendService[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const servers = new Set<string>();
  for (const service of services) {
    const { name } = service;
    const others = services.filter((other) => other !== service).map((other) => other.name);
    const url = await installation.databaseUrlOf(name);
    if (url === null) {
      return [
        fault(
          'PostgreSQL',
          'none runs on the data directory',
          'Start Parley, or set DATABASE_URL. A running Parley restarts its server by itself: its log says why it could not.',
        ),
      ];
    }
    const server = new URL(url).host;
    const examination = async (client: pg.Client) => [
      ...(servers.has(server) ? [] : await examineServer(client, server)),
      ...(await examineRole(client, name, others)),
      ...(await examinePooling(client, url, name)),
      await examineMigrations(client, service),
    ];
    findings.push(...(await connected(name, url, examination)));
    servers.add(server);
  }
  return findings;
}

async function connected(
  service: string,
  url: string,
  examination: (client: pg.Client) => Promise<Finding[]>,
): Promise<Finding[]> {
  const client = clientOf(service, url);
  try {
    await client.connect();
    return await examination(client);
  } catch (error) {
    const { message } = error as Error;
    const check = `database of ${service}`;
    if (sqlState(error)?.startsWith('28') === true || sqlState(error)?.startsWith('3D') === true) {
      const remedy = '`parley migrate` creates the roles; another PARLEY_SECRET gives other passwords.';
      return [fault(check, `refuses its role: ${message}`, remedy)];
    }
    if (isConnectionLoss(error) || (error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      return [fault(check, `does not answer: ${message}`, 'Start it, or correct DATABASE_URL.')];
    }
    throw error;
  } finally {
    await client.end();
  }
}

function clientOf(service: string, url: string): pg.Client {
  return new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    options: `-c search_path=${service}`,
  });
}

/** Behind a pooler that shares sessions, replicas look as if they had ended. */
async function examinePooling(client: pg.Client, url: string, service: string): Promise<Finding[]> {
  const check = `connections of ${service}`;
  const second = clientOf(service, url);
  try {
    await second.connect();
    if (!(await poolsTransactions(connectionOf(client), connectionOf(second)))) return [ok(check, 'one session each')];
    return [fault(check, 'a pooler shares them among transactions', POOLING_REMEDY)];
  } finally {
    await second.end();
  }
}

function connectionOf(client: pg.Client): ClientConnection {
  return {
    query: (sql) => client.query(sql),
    backendPid: async () => (await one<{ pid: number }>(client, 'SELECT pg_backend_pid() AS pid')).pid,
  };
}

async function examineServer(client: pg.Client, server: string): Promise<Finding[]> {
  const requestedAt = Date.now();
  const facts = await one<{ version: string; now: number; max: number; open: number }>(
    client,
    `SELECT current_setting('server_version') AS version, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now,
       current_setting('max_connections')::int AS max, (SELECT count(*)::int FROM pg_stat_activity) AS open`,
  );
  const now = (requestedAt + Date.now()) / 2;
  return [
    examineVersion(facts.version, server),
    examineClock(`clock of PostgreSQL`, facts.now - now),
    examineConnections(facts.open, facts.max),
  ];
}

function examineVersion(version: string, server: string): Finding {
  const major = Number.parseInt(version, 10);
  const found = `${version} on ${server}`;
  const remedy = `Parley is tested with ${String(TESTED_VERSION)}.`;
  if (major < OLDEST_VERSION) return fault('PostgreSQL', found, remedy);
  return major < TESTED_VERSION ? warning('PostgreSQL', found, remedy) : ok('PostgreSQL', found);
}

/** @param ahead of this machine's clock, in milliseconds */
export function examineClock(check: string, ahead: number): Finding {
  const found = `${Math.abs(ahead) < 50 ? "the same as this machine's" : `${(ahead / 1_000).toFixed(1)} s from this machine\'s`}`;
  const remedy = 'Synchronise both machines by NTP.';
  if (Math.abs(ahead) >= WRONG_MS) return fault(check, found, remedy);
  return Math.abs(ahead) >= NOTICEABLE_MS ? warning(check, found, remedy) : ok(check, found);
}

function examineConnections(open: number, max: number): Finding {
  const found = `${String(open)} of ${String(max)} connections are in use`;
  if (open < NEARLY_ALL * max) return ok('connections', found);
  return warning('connections', found, 'Raise max_connections, or lower PARLEY_POOL_SIZE.');
}

async function examineRole(client: pg.Client, service: string, others: readonly string[]): Promise<Finding[]> {
  const facts = await one<{ role: string; power: boolean; sees: string[]; owns: boolean; open: number }>(
    client,
    `SELECT current_user AS role,
       (SELECT rolsuper OR rolcreaterole OR rolcreatedb FROM pg_roles WHERE rolname = current_user) AS power,
       ARRAY(SELECT nspname::text FROM pg_namespace
             WHERE nspname = ANY($1) AND has_schema_privilege(current_user, oid, 'USAGE')) AS sees,
       EXISTS (SELECT FROM pg_namespace WHERE nspname = $2 AND pg_get_userbyid(nspowner) = current_user) AS owns,
       (SELECT count(*)::int FROM pg_stat_activity WHERE usename = current_user) AS open`,
    [others, service],
  );
  const check = `database of ${service}`;
  const found = `role ${facts.role}, ${String(facts.open)} connections`;
  if (!facts.owns) return [fault(check, `${found}, and it does not own the schema`, 'Run `parley migrate`.')];
  if (facts.power)
    return [warning(check, `${found}, and it may do more than a service should`, 'Give it a role of its own.')];
  if (facts.sees.length > 0) {
    const seen = facts.sees.join(', ');
    return [
      warning(
        check,
        `${found}, and it can read the schema ${seen}`,
        `REVOKE USAGE ON SCHEMA ${seen} FROM ${facts.role}`,
      ),
    ];
  }
  return [ok(check, `${found}; it can read its own schema only`)];
}

async function examineMigrations(client: pg.Client, service: BackendService): Promise<Finding> {
  const check = `migrations of ${service.name}`;
  const wanted = migrationNames(migrationFolders(service));
  const { there } = await one<{ there: boolean }>(client, `SELECT to_regclass('migrations') IS NOT NULL AS there`);
  const { rows } = there ? await client.query<{ name: string }>('SELECT name FROM migrations') : { rows: [] };
  const applied = new Set(rows.map(({ name }) => name));
  const missing = wanted.filter((name) => !applied.has(name));
  const unknown = [...applied].filter((name) => !wanted.includes(name));
  if (missing.length > 0)
    return fault(check, `missing: ${missing.join(', ')}`, 'Run `parley migrate`, or start the service.');
  if (unknown.length > 0) {
    return warning(check, `unknown here: ${unknown.join(', ')}`, 'The schema is newer than this Parley: update it.');
  }
  return ok(check, `all ${String(wanted.length)} are applied`);
}

async function one<Row extends pg.QueryResultRow>(
  client: pg.Client,
  sql: string,
  values: unknown[] = [],
): Promise<Row> {
  const { rows } = await client.query<Row>(sql, values);
  const [row] = rows;
  if (row === undefined) throw new Error('PostgreSQL returned no row.');
  return row;
}
