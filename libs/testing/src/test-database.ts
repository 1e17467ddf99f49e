import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { testSetting } from './setting.js';

/** A database of a test file's own. */
export interface TestDatabase {
  /** Of a superuser. */
  readonly adminUrl: string;
  drop(): Promise<void>;
}

/** An empty database. */
export async function testDatabase(): Promise<TestDatabase> {
  const name = newName();
  await onCluster((client) => client.query(`CREATE DATABASE ${name}`));
  return databaseNamed(name);
}

/**
 * A copy of a template, with roles of its own. A copy is made in a fraction of the time that the migrations take.
 * @param template its name: lower-case letters and digits
 * @param prepare fills the template, once in a test run, with roles whose names begin with the name of the database
 */
export async function copyOfTemplate(
  template: string,
  prepare: (adminUrl: string) => Promise<unknown>,
): Promise<TestDatabase> {
  await oncePerRun(template, () => createTemplate(template, prepare));
  const name = newName();
  await onCluster((client) => client.query(`CREATE DATABASE ${name} TEMPLATE ${template}`));
  const copy = databaseNamed(name);
  await withClient(copy.adminUrl, async (client) => {
    const { rows } = await client.query<{ role: string; password: string }>(
      `SELECT rolname AS role, rolpassword AS password FROM pg_authid WHERE starts_with(rolname, $1)`,
      [`${template}_`],
    );
    for (const { role, password } of rows) {
      const own = `${name}${role.slice(template.length)}`;
      await client.query(`CREATE ROLE ${own} LOGIN PASSWORD ${pg.escapeLiteral(password)}`);
      await client.query(`REASSIGN OWNED BY ${role} TO ${own}`);
    }
  });
  return copy;
}

async function createTemplate(name: string, prepare: (adminUrl: string) => Promise<unknown>): Promise<void> {
  const isThere = await onCluster((client) => client.query('SELECT FROM pg_database WHERE datname = $1', [name]));
  if (isThere.rowCount !== 0) return;
  await onCluster((client) => client.query(`CREATE DATABASE ${name}`));
  const template = databaseNamed(name);
  try {
    await prepare(template.adminUrl);
  } catch (error) {
    await template.drop();
    throw error;
  }
}

/** Runs the work of several workers one after the other, so that the first one does it and the others find it done. */
export async function oncePerRun<T>(name: string, work: () => Promise<T>): Promise<T> {
  return onCluster(async (client) => {
    // Held until the connection ends.
    await client.query('SELECT pg_advisory_lock(hashtext($1))', [name]);
    return work();
  });
}

function newName(): string {
  return `test_${randomBytes(6).toString('hex')}`;
}

function databaseNamed(name: string): TestDatabase {
  const url = new URL(testSetting('POSTGRES'));
  url.pathname = `/${name}`;
  return {
    adminUrl: url.href,
    drop: async () => {
      await onCluster((client) => client.query(`DROP DATABASE ${name} WITH (FORCE)`));
    },
  };
}

function onCluster<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  return withClient(testSetting('POSTGRES'), work);
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}
