import pg from 'pg';
import { isConnectionLoss, migrationNames, sqlState } from '#libs/persistence';
import type { Installation } from '../installation/installation.js';
import { migrationFolders } from '../service/migration-folders.js';
import { type ServiceDefinition, serviceNames } from '../service-definition.js';
import { type Finding, fault, ok, warning } from './finding.js';

/** What Parley is tested with. Older ones lack nothing that is known. */
const TESTED_VERSION = 18;
const OLDEST_VERSION = 15;
/** Differences of clocks, in milliseconds, from which tokens and times look odd, or plainly wrong. */
const ODD = 1_000;
const WRONG = 30_000;
/** A share of all connections of the server. */
const MANY = 0.8;

/** Looks at each service's schema, as its role. */
export async function examinePostgres(
  installation: Installation,
  definitions: readonly ServiceDefinition[],
): Promise<Finding[]> {
  const findings: Finding[] = [];
  const servers = new Set<string>();
  for (const definition of definitions) {
    const { name } = definition;
    const url = await installation.databaseUrlOf(name);
    if (url === null) {
      return [
        fault(
          'PostgreSQL',
          'none runs on the data directory',
          'Start Parley, or set DATABASE_URL. One that is running brings its server back by itself: see why not in its log.',
        ),
      ];
    }
    const server = new URL(url).host;
    const look = async (client: pg.Client) => [
      ...(servers.has(server) ? [] : await examineServer(client, server)),
      ...(await examineRole(client, name)),
      await examineMigrations(client, definition),
    ];
    findings.push(...(await connected(name, url, look)));
    servers.add(server);
  }
  return findings;
}

async function connected(
  service: string,
  url: string,
  look: (client: pg.Client) => Promise<Finding[]>,
): Promise<Finding[]> {
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: 5_000,
    query_timeout: 10_000,
    options: `-c search_path=${service}`,
  });
  try {
    await client.connect();
    return await look(client);
  } catch (error) {
    const { message } = error as Error;
    const check = `database of ${service}`;
    if (sqlState(error)?.startsWith('28') === true || sqlState(error)?.startsWith('3D') === true) {
      const remedy = 'Roles are made by `parley migrate`; another PARLEY_SECRET makes other passwords.';
      return [fault(check, `refuses its role: ${message}`, remedy)];
    }
    if (isConnectionLoss(error) || (error as NodeJS.ErrnoException).code === 'ECONNREFUSED') {
      return [fault(check, `does not answer: ${message}`, 'Start it, or mend DATABASE_URL.')];
    }
    throw error;
  } finally {
    await client.end();
  }
}

async function examineServer(client: pg.Client, server: string): Promise<Finding[]> {
  const asked = Date.now();
  const facts = await one<{ version: string; now: number; most: number; open: number }>(
    client,
    `SELECT current_setting('server_version') AS version, (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now,
       current_setting('max_connections')::int AS most, (SELECT count(*)::int FROM pg_stat_activity) AS open`,
  );
  const now = (asked + Date.now()) / 2;
  return [
    examineVersion(facts.version, server),
    examineClock(`clock of PostgreSQL`, facts.now - now),
    examineConnections(facts.open, facts.most),
  ];
}

function examineVersion(version: string, server: string): Finding {
  const major = Number.parseInt(version, 10);
  const found = `${version} on ${server}`;
  const remedy = `Parley is tested with ${String(TESTED_VERSION)}.`;
  if (major < OLDEST_VERSION) return fault('PostgreSQL', found, remedy);
  return major < TESTED_VERSION ? warning('PostgreSQL', found, remedy) : ok('PostgreSQL', found);
}

/** @param ahead of ours, in milliseconds */
export function examineClock(check: string, ahead: number): Finding {
  const found = `${Math.abs(ahead) < 50 ? 'the same as ours' : `${(ahead / 1_000).toFixed(1)} s from ours`}`;
  const remedy = 'Let both machines keep their time by NTP.';
  if (Math.abs(ahead) >= WRONG) return fault(check, found, remedy);
  return Math.abs(ahead) >= ODD ? warning(check, found, remedy) : ok(check, found);
}

function examineConnections(open: number, most: number): Finding {
  const found = `${String(open)} of ${String(most)} connections are in use`;
  if (open < MANY * most) return ok('connections', found);
  return warning('connections', found, 'Raise max_connections, or lower PARLEY_POOL_SIZE.');
}

async function examineRole(client: pg.Client, service: string): Promise<Finding[]> {
  const others = serviceNames.filter((name) => name !== service);
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
  if (!facts.owns) return [fault(check, `${found}, and the schema is not its own`, 'Run `parley migrate`.')];
  if (facts.power)
    return [warning(check, `${found}, and it may do more than a service needs`, 'Give it a role of its own.')];
  if (facts.sees.length > 0) {
    const seen = facts.sees.join(', ');
    return [
      warning(check, `${found}, and it may look into ${seen}`, `REVOKE USAGE ON SCHEMA ${seen} FROM ${facts.role}`),
    ];
  }
  return [ok(check, `${found}; it sees its own schema only`)];
}

async function examineMigrations(client: pg.Client, definition: ServiceDefinition): Promise<Finding> {
  const check = `migrations of ${definition.name}`;
  const wanted = migrationNames(migrationFolders(definition));
  const { there } = await one<{ there: boolean }>(client, `SELECT to_regclass('migrations') IS NOT NULL AS there`);
  const { rows } = there ? await client.query<{ name: string }>('SELECT name FROM migrations') : { rows: [] };
  const applied = new Set(rows.map(({ name }) => name));
  const missing = wanted.filter((name) => !applied.has(name));
  const strange = [...applied].filter((name) => !wanted.includes(name));
  if (missing.length > 0)
    return fault(check, `missing: ${missing.join(', ')}`, 'Run `parley migrate`, or start the service.');
  if (strange.length > 0) {
    return warning(check, `unknown here: ${strange.join(', ')}`, 'The schema is newer than this Parley: update it.');
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
  if (row === undefined) throw new Error('The database gave no row.');
  return row;
}
