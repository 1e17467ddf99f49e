import { EntitySchema } from 'typeorm';
import { type TestSchema, testSchema } from '#libs/testing';
import { insertFromJson, jsonRows, selectColumns, updateFromJson } from './columns.js';

interface Thing {
  readonly id: string;
  readonly shownName: string | null;
  readonly tags: string[];
  readonly counts: Readonly<Record<string, number>>;
  readonly madeAt: Date;
}

const ThingEntity = new EntitySchema<Thing>({
  name: 'Thing',
  tableName: 'things',
  columns: {
    id: { type: 'uuid', primary: true },
    shownName: { type: 'text', name: 'shown_name', nullable: true },
    tags: { type: 'text', array: true },
    counts: { type: 'jsonb' },
    madeAt: { type: 'timestamptz', name: 'made_at' },
  },
});

describe('SQL from an entity schema', () => {
  let schema: TestSchema;
  beforeAll(async () => {
    schema = await testSchema('things', [], [ThingEntity]);
    await schema.dataSource.query(
      `CREATE TABLE things (id uuid, shown_name text, tags text[], counts jsonb, made_at timestamptz, other text)`,
    );
  });
  afterAll(() => schema.drop());

  const first: Thing = {
    id: '01a2b3c4-0000-7000-8000-000000000001',
    shownName: 'One, "two" \\ {three}',
    tags: ['a,b', '', '{}'],
    counts: { '👍': 2 },
    madeAt: new Date('2026-11-22T08:00:00.123Z'),
  };
  const second: Thing = { ...first, id: '01a2b3c4-0000-7000-8000-000000000002', shownName: null, tags: [], counts: {} };
  const insert = (things: readonly Thing[]) =>
    schema.dataSource.query(insertFromJson(ThingEntity), [JSON.stringify(things)]);
  const read = () =>
    schema.dataSource.query<Thing[]>(`SELECT ${selectColumns(ThingEntity)} FROM things ORDER BY things.id`);

  beforeEach(() => schema.dataSource.query('DELETE FROM things'));

  it('inserts many rows and reads them back as they were', async () => {
    await insert([second, first]);
    expect(await read()).toEqual([first, second]);
  });

  it('updates some properties and leaves the others', async () => {
    await insert([first, second]);
    const changed = [{ ...first, tags: ['c'], shownName: 'changed' }, second];
    await schema.dataSource.query(updateFromJson(ThingEntity, ['tags']), [JSON.stringify(changed)]);
    expect(await read()).toEqual([{ ...first, tags: ['c'] }, second]);
  });

  it('reads under an alias, without some properties', async () => {
    await insert([first]);
    const columns = selectColumns(ThingEntity, { alias: 'thing', omit: ['counts', 'madeAt', 'tags'] });
    expect(await schema.dataSource.query(`SELECT ${columns} FROM things thing`)).toEqual([
      { id: first.id, shownName: first.shownName },
    ]);
  });

  it('takes JSON as a table of some properties', async () => {
    const rows = jsonRows(ThingEntity, 'given', ['id', 'madeAt']);
    expect(await schema.dataSource.query(`SELECT * FROM ${rows}`, [JSON.stringify([first])])).toEqual([
      { id: first.id, madeAt: first.madeAt },
    ]);
  });
});
