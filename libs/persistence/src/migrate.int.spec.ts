import { mkdtempSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { type TestSchema, testSchema, testSetting } from '#libs/testing';
import { migrate } from './migrate.js';

/** A folder with migrations, by their file names. */
function folderWith(files: Record<string, string>): string {
  const folder = mkdtempSync(join(testSetting('FOLDER'), 'migrations-'));
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(folder, name), sql);
  return folder;
}

describe('migrate', () => {
  let schema: TestSchema;
  let dataSource: DataSource;

  beforeEach(async () => {
    schema = await testSchema('things', []);
    ({ dataSource } = schema);
  });

  afterEach(() => schema.drop());

  const tables = async () => {
    const rows = await dataSource.query<{ name: string }[]>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'things' ORDER BY 1`,
    );
    return rows.map((row) => row.name);
  };

  it('runs the files of all folders in the order of their times, each once', async () => {
    const libs = folderWith({
      '202601010000_first.sql': 'CREATE TABLE log (n serial, what text)',
      '202601030000_third.sql': `INSERT INTO log (what) VALUES ('third')`,
    });
    const laterFolder = folderWith({ '202601020000_second.sql': `INSERT INTO log (what) VALUES ('second')` });

    const ran = await migrate(dataSource, [libs, laterFolder]);
    const ranAgain = await migrate(dataSource, [libs, laterFolder]);

    expect(ran.map((name) => name.replace(/_[0-9]+$/, ''))).toEqual(['first', 'second', 'third']);
    expect(ranAgain).toEqual([]);
    expect(await dataSource.query('SELECT what FROM log ORDER BY n')).toEqual([{ what: 'second' }, { what: 'third' }]);
  });

  it('runs an older file that was added later, as a lib may add one', async () => {
    await migrate(dataSource, [folderWith({ '202602010000_own.sql': 'CREATE TABLE own ()' })]);
    const ran = await migrate(dataSource, [
      folderWith({ '202602010000_own.sql': 'CREATE TABLE own ()', '202601010000_of_a_lib.sql': 'CREATE TABLE lib ()' }),
    ]);
    expect(ran).toHaveLength(1);
    expect(await tables()).toEqual(['lib', 'migrations', 'own']);
  });

  it('lets one of two processes migrate while the other waits and then finds it done', async () => {
    const folder = folderWith({
      '202601010000_slow.sql': 'SELECT pg_sleep(0.3); CREATE TABLE slow ()',
      '202601020000_more.sql': 'CREATE TABLE more ()',
    });
    const other = await schema.connect();
    const ran = await Promise.all([migrate(dataSource, [folder]), migrate(other, [folder])]);
    expect(ran.map((names) => names.length).sort()).toEqual([0, 2]);
    expect(await tables()).toEqual(['migrations', 'more', 'slow']);
  });

  it('rolls back the migration that fails, and keeps those before it', async () => {
    const files = { '202601010000_good.sql': 'CREATE TABLE good ()' };
    const bad = { '202601020000_bad.sql': 'CREATE TABLE half (); INSERT INTO nowhere VALUES (1)' };
    await expect(migrate(dataSource, [folderWith({ ...files, ...bad })])).rejects.toThrow('nowhere');
    expect(await tables()).toEqual(['good', 'migrations']);

    const fixed = { '202601020000_bad.sql': 'CREATE TABLE half ()' };
    expect(await migrate(dataSource, [folderWith({ ...files, ...fixed })])).toHaveLength(1);
    expect(await tables()).toEqual(['good', 'half', 'migrations']);
  });

  it('has no statement timeout', async () => {
    const folder = folderWith({
      '202601010000_note.sql': `CREATE TABLE note AS SELECT current_setting('statement_timeout') AS allowed`,
    });
    await migrate(dataSource, [folder]);
    expect(await dataSource.query('SELECT allowed FROM note')).toEqual([{ allowed: '0' }]);
    expect(await dataSource.query('SHOW statement_timeout')).toEqual([{ statement_timeout: '30s' }]);
  });

  it.each(['things.sql', '2026_things.sql', '202601010000_Things.sql', '202601010000_things.sql.orig'])(
    'refuses a file named %s, and runs nothing',
    async (name) => {
      const folder = folderWith({ '202601010000_good.sql': 'CREATE TABLE good ()', [name]: 'CREATE TABLE x ()' });
      await expect(migrate(dataSource, [folder])).rejects.toThrow('A migration is named');
      expect(await tables()).toEqual(['migrations']);
    },
  );
});
