import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type TestDatabase, testDatabase } from '#libs/testing';
import { DatabaseNotSetUp, roleUrl, type SchemaOwner, setUpDatabase } from './set-up.js';

describe('setUpDatabase', () => {
  let database: TestDatabase;
  let owners: SchemaOwner[];
  /** Roles belong to the whole cluster, so each test has its own. */
  let suffix: string;

  beforeEach(async () => {
    database = await testDatabase();
    suffix = randomBytes(4).toString('hex');
    owners = ['posts', 'comments'].map((schema) => ({
      schema,
      role: `${schema}-${suffix}`,
      password: `it's a "secret" \\ of ${schema}`,
    }));
  });

  afterEach(async () => {
    await database.drop();
    await asSuperuser(owners.map(({ role }) => `DROP ROLE IF EXISTS "${role}"`).join(';'));
    await asSuperuser(`DROP ROLE IF EXISTS admin_${suffix}`);
  });

  async function as<T extends pg.QueryResultRow>(url: string, sql: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query<T>(sql)).rows;
    } finally {
      await client.end();
    }
  }

  /** In the database that is always there: the test's own may be gone. */
  function asSuperuser(sql: string) {
    const url = new URL(database.adminUrl);
    url.pathname = '/postgres';
    return as(url.href, sql);
  }

  const urlOf = (schema: string) => {
    const owner = owners.find((one) => one.schema === schema);
    if (owner === undefined) throw new Error(`no ${schema}`);
    return roleUrl(database.adminUrl, owner);
  };

  /** A user who may do no more than `rights` say, in this database. */
  async function userWith(rights: string): Promise<string> {
    const owner = { schema: '', role: `admin_${suffix}`, password: 'admin' };
    await as(database.adminUrl, `CREATE ROLE ${owner.role} LOGIN PASSWORD '${owner.password}' ${rights}`);
    return roleUrl(database.adminUrl, owner);
  }

  it('creates the role and schema of each owner, who can then work there', async () => {
    expect(await setUpDatabase(database.adminUrl, owners)).toEqual(['posts', 'comments']);
    await as(urlOf('posts'), 'CREATE TABLE posts.things (id int); INSERT INTO posts.things VALUES (1)');
    expect(await as(urlOf('posts'), 'SELECT id FROM posts.things')).toEqual([{ id: 1 }]);
  });

  it('does nothing the second time', async () => {
    await setUpDatabase(database.adminUrl, owners);
    expect(await setUpDatabase(database.adminUrl, owners)).toEqual([]);
  });

  it('may run in two processes at once: one creates, the other finds it done', async () => {
    const made = await Promise.all([1, 2].map(() => setUpDatabase(database.adminUrl, owners)));
    expect(made.flat().sort()).toEqual(['comments', 'posts']);
  });

  it('corrects a password that has changed, and a role that may not log in', async () => {
    await setUpDatabase(database.adminUrl, owners);
    await as(database.adminUrl, `ALTER ROLE "comments-${suffix}" NOLOGIN`);
    owners = owners.map((owner) => (owner.schema === 'posts' ? { ...owner, password: 'another' } : owner));
    expect(await setUpDatabase(database.adminUrl, owners)).toEqual(['posts', 'comments']);
    expect(await as(urlOf('posts'), 'SELECT current_user AS me')).toEqual([{ me: `posts-${suffix}` }]);
  });

  it('works for a user who is no superuser but may create roles and schemas', async () => {
    const user = await userWith('CREATEROLE');
    await as(database.adminUrl, `GRANT CREATE ON DATABASE ${new URL(user).pathname.slice(1)} TO admin_${suffix}`);
    expect(await setUpDatabase(user, owners)).toEqual(['posts', 'comments']);
    expect(await setUpDatabase(user, owners)).toEqual([]);
    await as(urlOf('posts'), 'CREATE TABLE posts.things (id int)');
  });

  it('gives a user without rights the SQL, which works when a superuser runs it', async () => {
    const user = await userWith('');
    const failure = await setUpDatabase(user, owners).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseNotSetUp);
    await as(database.adminUrl, (failure as DatabaseNotSetUp).sql);
    expect(await setUpDatabase(user, owners)).toEqual([]);
  });

  it('gives SQL only for what is missing, so it also works if half exists', async () => {
    await setUpDatabase(database.adminUrl, owners.slice(0, 1));
    owners = owners.map((owner) => ({ ...owner, password: 'changed since' }));
    const user = await userWith('');
    const failure = await setUpDatabase(user, owners).catch((error: unknown) => error);
    await as(database.adminUrl, (failure as DatabaseNotSetUp).sql);
    expect(await setUpDatabase(user, owners)).toEqual([]);
  });

  it('takes no schema from another role, but gives the SQL', async () => {
    await as(database.adminUrl, 'CREATE SCHEMA posts; CREATE TABLE posts.of_somebody_else ()');
    const failure = await setUpDatabase(database.adminUrl, owners).catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(DatabaseNotSetUp);
    expect(await as(database.adminUrl, `SELECT 1 FROM pg_roles WHERE rolname LIKE '%-${suffix}'`)).toEqual([]);
    await as(database.adminUrl, (failure as DatabaseNotSetUp).sql);
    expect(await setUpDatabase(database.adminUrl, owners)).toEqual([]);
  });

  describe('one service in another’s schema', () => {
    beforeEach(async () => {
      await setUpDatabase(database.adminUrl, owners);
      await as(urlOf('posts'), 'CREATE TABLE posts.things (id int)');
    });

    it.each([
      ['read', 'SELECT * FROM posts.things'],
      ['write', 'INSERT INTO posts.things VALUES (1)'],
      ['delete', 'DELETE FROM posts.things'],
      ['create', 'CREATE TABLE posts.mine (id int)'],
      ['drop', 'DROP TABLE posts.things'],
      ['grant itself the right', `GRANT ALL ON SCHEMA posts TO PUBLIC`],
      ['make itself a schema', 'CREATE SCHEMA mine'],
      ['make itself a place in public', 'CREATE TABLE public.mine (id int)'],
    ])('may not %s', async (_what, sql) => {
      await expect(as(urlOf('comments'), sql)).rejects.toMatchObject({ code: '42501' });
    });

    it('may not switch to the other role', async () => {
      await expect(as(urlOf('comments'), `SET ROLE "posts-${suffix}"`)).rejects.toMatchObject({ code: '42501' });
    });
  });
});
