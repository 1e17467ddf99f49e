import pg from 'pg';
import { ExplainedError } from '#libs/kernel';
import { sqlState } from './transaction.js';

/** A service's schema, and the role that owns it. */
export interface SchemaOwner {
  readonly schema: string;
  readonly role: string;
  readonly password: string;
}

/** Something is missing that this user may not create, or belongs to another role; the message holds the SQL for an administrator. */
export class DatabaseNotSetUp extends ExplainedError {
  constructor(readonly sql: string) {
    super(`The database is not set up. Run this as a user with the right to do so:\n\n${sql}`);
    this.name = 'DatabaseNotSetUp';
  }
}

/** The advisory lock with which one process at a time sets up a database. */
const SET_UP_LOCK = 7_275_394;

/**
 * Creates the roles and schemas that are missing. A role sees its own schema and nothing else.
 * @param adminUrl of a user who may create roles and schemas, unless everything exists already
 * @returns the schemas that it created or repaired; empty if everything existed
 * @throws {DatabaseNotSetUp} if something is missing and this user may not create it, or a schema belongs to another role
 */
export async function setUpDatabase(adminUrl: string, owners: readonly SchemaOwner[]): Promise<string[]> {
  const admin = new pg.Client({ connectionString: adminUrl, connectionTimeoutMillis: 5_000 });
  await admin.connect();
  try {
    await admin.query('SELECT pg_advisory_lock($1)', [SET_UP_LOCK]);
    const missing: Missing[] = [];
    for (const owner of owners) {
      const found = await findMissing(admin, adminUrl, owner);
      if (found.role !== null || found.schema !== null) missing.push(found);
    }
    // A schema of another role may hold another application's data: an administrator must decide.
    if (missing.some(({ isTaken }) => isTaken)) throw notSetUp(missing);
    for (const [done, part] of missing.entries()) {
      try {
        await createMissing(admin, part);
      } catch (error) {
        if (sqlState(error) !== INSUFFICIENT_PRIVILEGE) throw error;
        throw notSetUp(missing.slice(done));
      }
    }
    return missing.map(({ owner }) => owner.schema);
  } finally {
    await admin.end();
  }
}

const INSUFFICIENT_PRIVILEGE = '42501';

interface Missing {
  readonly owner: SchemaOwner;
  /** The statement that creates the role or corrects its password, or null. */
  readonly role: string | null;
  /** The statement that creates its schema or hands it over, or null. */
  readonly schema: string | null;
  /** Whether the schema exists, but belongs to another role. */
  readonly isTaken: boolean;
}

async function findMissing(admin: pg.Client, adminUrl: string, owner: SchemaOwner): Promise<Missing> {
  const ownedBy = await ownerOf(admin, owner.schema);
  return {
    owner,
    role: await statementForRole(admin, adminUrl, owner),
    schema: statementForSchema(owner, ownedBy),
    isTaken: ownedBy !== null && ownedBy !== owner.role,
  };
}

async function statementForRole(admin: pg.Client, adminUrl: string, owner: SchemaOwner): Promise<string | null> {
  const rights = `ROLE ${pg.escapeIdentifier(owner.role)} LOGIN PASSWORD ${pg.escapeLiteral(owner.password)}`;
  const found = await admin.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [owner.role]);
  if (found.rowCount === 0) return `CREATE ${rights}`;
  return (await canLogIn(roleUrl(adminUrl, owner))) ? null : `ALTER ${rights}`;
}

function statementForSchema(owner: SchemaOwner, ownedBy: string | null): string | null {
  const schema = pg.escapeIdentifier(owner.schema);
  const role = pg.escapeIdentifier(owner.role);
  if (ownedBy === null) return `CREATE SCHEMA ${schema} AUTHORIZATION ${role}`;
  return ownedBy === owner.role ? null : `ALTER SCHEMA ${schema} OWNER TO ${role}`;
}

async function ownerOf(admin: pg.Client, schema: string): Promise<string | null> {
  const found = await admin.query<{ owner: string }>(
    'SELECT pg_get_userbyid(nspowner) AS owner FROM pg_namespace WHERE nspname = $1',
    [schema],
  );
  return found.rows[0]?.owner ?? null;
}

function notSetUp(missing: readonly Missing[]): DatabaseNotSetUp {
  const statements = missing.flatMap(({ role, schema }) => [role, schema]).filter((sql) => sql !== null);
  return new DatabaseNotSetUp(statements.map((sql) => `${sql};`).join('\n'));
}

async function canLogIn(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    return true;
  } catch (error) {
    // A wrong password, or a role that may not log in: the set-up corrects both.
    if (sqlState(error)?.startsWith('28')) return false;
    throw error;
  } finally {
    await client.end();
  }
}

async function createMissing(admin: pg.Client, { owner, role, schema }: Missing): Promise<void> {
  await admin.query('BEGIN');
  try {
    if (role !== null) await admin.query(role);
    if (schema !== null) {
      // Only a superuser gives a schema to a role without being a member of it.
      await admin.query(`DO $$ BEGIN
        IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
          GRANT ${pg.escapeIdentifier(owner.role)} TO CURRENT_USER;
        END IF;
      END $$`);
      await admin.query(schema);
    }
    await admin.query('COMMIT');
  } catch (error) {
    await admin.query('ROLLBACK');
    throw error;
  }
}

/** The same database, as the owner of a schema. */
export function roleUrl(adminUrl: string, owner: SchemaOwner): string {
  const url = new URL(adminUrl);
  url.username = encodeURIComponent(owner.role);
  url.password = encodeURIComponent(owner.password);
  return url.href;
}

/** The name of the database that a URL points to. */
export function databaseOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || 'postgres';
}
