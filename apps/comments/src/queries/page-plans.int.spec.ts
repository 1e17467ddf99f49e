import pg, { type QueryConfig } from 'pg';
import type { Actor } from '#libs/kernel';
import { ben, cleo, type Discussions, mary, onDiscussions } from '../../test/discussion.js';
import { commentSorts } from './reply-cursor.js';

/** The plan of Postgres where it reads a whole table only if there is no index for what it wants. */
async function planOf(house: Discussions, { text, values }: QueryConfig): Promise<string> {
  const runner = house.dataSource.createQueryRunner();
  try {
    await runner.query('SET enable_seqscan = off');
    return JSON.stringify(await runner.query(`EXPLAIN (FORMAT JSON) ${text}`, values));
  } finally {
    await runner.query('RESET enable_seqscan');
    await runner.release();
  }
}

describe('a page of a discussion', () => {
  let house: Discussions;
  let thread: string;
  onDiscussions((made) => (house = made));

  beforeAll(async () => {
    thread = await house.openThread();
    for (let i = 0; i < 3; i++) {
      const top = await house.write(thread, null, mary);
      const reply = await house.write(thread, top.id, cleo);
      await house.write(thread, reply.id, cleo);
      for (const parentId of [null, reply.id]) await house.judge((await house.write(thread, parentId, ben)).id, 'hold');
    }
    await house.dataSource.query('ANALYZE');
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const readers: Record<string, Actor> = { 'an author of what waits': ben, 'a moderator': mary, 'anybody else': cleo };

  it.each(Object.keys(readers))('is found by indexes in every order, for %s', async (name) => {
    const asked = jest.spyOn(pg.Client.prototype, 'query');
    for (const sort of commentSorts) await house.walkAs(readers[name] ?? cleo, thread, { sort, limit: 3, depth: 5 });
    const statements = asked.mock.calls
      .map(([query]) => query as unknown as QueryConfig & { readonly name?: string })
      .filter((query) => /^(comments|replies) /.test(query.name ?? ''));
    asked.mockRestore();
    const plans = await Promise.all(statements.map((statement) => planOf(house, statement)));
    expect(new Set(statements.map((statement) => statement.name)).size).toBe(3 * commentSorts.length);
    expect(plans.filter((plan) => /"Node Type":"Seq Scan"[^{}]*"Relation Name":"comments"/.test(plan))).toEqual([]);
  });
});
