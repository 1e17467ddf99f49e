import { newId } from '#libs/kernel';
import { serviceSchema, type TestSchema } from '#libs/testing';
import { ben } from '../../../test/discussion.js';
import { commentsService } from '../../service.js';
import { CountComments } from './count-comments.js';
import type { ThreadName } from '../reads/thread-name.js';
import { ShadowBanOverlay } from '../shadow-ban-overlay.js';

describe('CountComments', () => {
  let schema: TestSchema;
  let count: CountComments;

  beforeAll(async () => {
    schema = await serviceSchema(commentsService);
  });
  beforeEach(() => {
    count = new CountComments(schema.dataSource, new ShadowBanOverlay(schema.dataSource));
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });
  afterAll(() => schema.drop());

  it('finds a thread by its id, key or address, and counts 0 if there is none', async () => {
    const [a, b] = [
      await insertThread({ key: 'a', comments: 3 }),
      await insertThread({ address: 'https://b.example', comments: 5 }),
    ];
    const names = [byId(b), byKey('a'), byKey('none'), byAddress('https://b.example'), byId(newId()), byId(a)];
    expect(await count.execute(names, null)).toEqual([5, 3, 0, 5, 0, 3]);
  });

  it('counts the same thread as often as it is named, and returns nothing for no names', async () => {
    const id = await insertThread({ comments: 2 });
    expect(await count.execute([byId(id), byId(id)], null)).toEqual([2, 2]);
    expect(await count.execute([], null)).toEqual([]);
    expect(await count.execute([], ben)).toEqual([]);
  });

  it('distinguishes sites, and kinds of names', async () => {
    const id = await insertThread({ site: 'other', key: 'same', address: 'https://same.example', comments: 7 });
    const here = [byId(id), byKey('same'), byAddress('https://same.example'), byKey(id), byAddress('same')];
    expect(await count.execute(here, null)).toEqual([0, 0, 0, 0, 0]);
    const there = here.map((name) => ({ ...name, site: 'other' }));
    expect(await count.execute(there, null)).toEqual([7, 7, 7, 0, 0]);
  });

  it('does not count the comments of a deleted post', async () => {
    const id = await insertThread({ comments: 4, closedBecause: ['post-deleted'] });
    const closed = await insertThread({ comments: 4, closedBecause: ['age', 'moderator', 'post-locked'] });
    expect(await count.execute([byId(id), byId(closed)], null)).toEqual([0, 4]);
  });

  it('is exact with a token, and at most a quarter of a second old without', async () => {
    const clock = jest.spyOn(performance, 'now').mockReturnValue(10_000);
    const id = await insertThread({ comments: 1 });
    expect(await count.execute([byId(id)], null)).toEqual([1]);
    await setCount(id, 2);
    expect(await count.execute([byId(id)], null)).toEqual([1]);
    expect(await count.execute([byId(id)], ben)).toEqual([2]);
    clock.mockReturnValue(10_251);
    await setCount(id, 3);
    expect(await count.execute([byId(id)], null)).toEqual([3]);
  });

  it('runs one statement for concurrent requests, and one more for those with a token', async () => {
    const ids = await Promise.all(Array.from({ length: 50 }, (_, i) => insertThread({ comments: i })));
    const queries = jest.spyOn(schema.dataSource, 'createQueryRunner');
    const each = ids.map((id, i) => count.execute([byId(id), byId(ids[0] ?? '')], i % 2 === 0 ? ben : null));
    expect(await Promise.all(each)).toEqual(ids.map((_, i) => [i, 0]));
    expect(queries).toHaveBeenCalledTimes(2);
  });

  it('fails the requests that come while the database is away, and none afterwards', async () => {
    const id = await insertThread({ comments: 6 });
    const disconnected = await schema.connect();
    const counting = new CountComments(disconnected, new ShadowBanOverlay(disconnected));
    await disconnected.destroy();
    const counts = [counting.execute([byId(id)], null), counting.execute([byId(id)], ben)];
    expect((await Promise.allSettled(counts)).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    await disconnected.initialize();
    expect(await counting.execute([byId(id)], null)).toEqual([6]);
  });

  async function setCount(id: string, to: number): Promise<void> {
    await schema.dataSource.query(`UPDATE threads SET comment_count = $2 WHERE id = $1`, [id, to]);
  }

  async function insertThread({
    site = 'default',
    key = null,
    address = null,
    comments,
    closedBecause = [],
  }: {
    site?: string;
    key?: string | null;
    address?: string | null;
    comments: number;
    closedBecause?: string[];
  }): Promise<string> {
    const id = newId();
    await schema.dataSource.query(
      `INSERT INTO threads (id, site, key, address, closed_because, comment_count, version, created_at)
       VALUES ($1, $2, $3, $4, $5, $6, 1, now())`,
      [id, site, key, address, closedBecause, comments],
    );
    return id;
  }
});

function byId(name: string): ThreadName {
  return { site: 'default', by: 'id', name };
}

function byKey(name: string): ThreadName {
  return { site: 'default', by: 'key', name };
}

function byAddress(name: string): ThreadName {
  return { site: 'default', by: 'address', name };
}
