import { nameKey } from '#libs/kernel';
import { serviceSchema, type TestSchema } from '#libs/testing';
import { commentsService } from '../../service.js';
import { COMPLETE_PEOPLE, CompletePeople } from './complete-people.js';

interface Known {
  readonly id: string;
  readonly name?: string;
  readonly handle?: string | null;
  readonly kind?: 'member' | 'guest';
  readonly site?: string;
}

describe('CompletePeople', () => {
  let schema: TestSchema;
  let people: CompletePeople;

  beforeAll(async () => {
    schema = await serviceSchema(commentsService);
    people = new CompletePeople(schema.dataSource);
  });
  beforeEach(() => schema.dataSource.query('TRUNCATE people'));
  afterAll(() => schema.drop());

  const know = async (...known: Known[]) => {
    for (const { id, name = id, handle = null, kind = 'member', site = 'default' } of known) {
      await schema.dataSource.query(
        `INSERT INTO people (site, kind, id, name, name_key, handle, seen_at) VALUES ($1, $2, $3, $4, $5, $6, now())`,
        [site, kind, id, name, nameKey(name), handle],
      );
    }
  };
  const complete = async (prefix: string, limit = 10) =>
    (await people.execute('default', { prefix, limit })).map(({ id }) => id);

  it('finds handles and names, handles first, then names of members with a handle, of others, and of guests', async () => {
    await know(
      { id: 'guest', name: 'Ada the guest', kind: 'guest' },
      { id: 'no-handle', name: 'Ada at mail' },
      { id: 'by-name', name: 'Ada Lovelace', handle: 'countess' },
      { id: 'by-handle', name: 'Augusta', handle: 'Ada_L' },
      { id: 'other', name: 'Charles', handle: 'babbage' },
      { id: 'elsewhere', name: 'Ada', handle: 'ada', site: 'blog' },
    );
    expect(await complete('ada')).toEqual(['by-handle', 'by-name', 'no-handle', 'guest']);
    expect(await complete('ADA')).toEqual(['by-handle', 'by-name', 'no-handle', 'guest']);
    expect(await complete('ada', 2)).toEqual(['by-handle', 'by-name']);
    expect(await complete('ada l')).toEqual(['by-name']);
    expect(await people.execute('blog', { prefix: 'a', limit: 1 })).toEqual([
      { id: 'elsewhere', kind: 'member', name: 'Ada', handle: 'ada', picture: null },
    ]);
  });

  it('names no one twice, and fills the limit as long as there are others', async () => {
    await know(
      ...Array.from({ length: 8 }, (_, i) => ({ id: `both-${i}`, name: `Ada ${i}`, handle: `ada${i}` })),
      ...Array.from({ length: 8 }, (_, i) => ({ id: `name-${i}`, name: `Ada ${i}`, handle: `x${i}` })),
    );
    const found = await complete('ada', 12);
    expect(found).toHaveLength(12);
    expect(new Set(found).size).toBe(12);
    expect(found.slice(0, 8).every((id) => id.startsWith('both-'))).toBe(true);
  });

  it.each(['%', '_', '\\', "'", 'a%', '*', '\u200b', '\u{10ffff}', '.', '('])('treats %j literally', async (prefix) => {
    await know({ id: 'ada', name: 'Ada', handle: 'ada' });
    expect(await complete(prefix)).toEqual([]);
  });

  it('finds names in other scripts and normal forms', async () => {
    await know(
      { id: 'euclid', name: 'Εὐκλείδης' },
      { id: 'confucius', name: '孔子' },
      { id: 'zoe', name: 'Zoe\u0308' },
    );
    expect(await complete('ΕὐΚ')).toEqual(['euclid']);
    expect(await complete('孔')).toEqual(['confucius']);
    expect(await complete('ZOË')).toEqual(['zoe']);
  });

  it('reads four ranges of two indexes, however many people there are', async () => {
    await schema.dataSource.query(
      `INSERT INTO people (site, kind, id, name, name_key, handle, seen_at)
       SELECT 'default', CASE n % 10 WHEN 0 THEN 'guest' ELSE 'member' END, n, 'Ada ' || n, 'ada ' || n,
         CASE WHEN n % 10 > 5 THEN 'ada' || n END, now() FROM generate_series(1, 20000) AS n`,
    );
    await schema.dataSource.query('ANALYZE people');
    const plan = await schema.dataSource.query<object[]>(`EXPLAIN (ANALYZE, FORMAT JSON) ${COMPLETE_PEOPLE}`, [
      'default',
      'a',
      'a\u{10ffff}',
      10,
    ]);
    const text = JSON.stringify(plan);
    expect(text).not.toContain('Seq Scan');
    for (const index of ['people_by_handle', 'people_by_name']) expect(text).toContain(`"Index Name":"${index}"`);
    const read = [...text.matchAll(/"Relation Name":"people".*?"Actual Rows":([\d.]+)/g)].map(([, rows]) =>
      Number(rows),
    );
    expect(read).toHaveLength(2);
    for (const rows of read) expect(rows).toBeLessThanOrEqual(10);
  });
});
