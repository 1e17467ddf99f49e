import pg, { type QueryConfig } from 'pg';
import type { Actor } from '#libs/kernel';
import { ben, cleo, type Discussions, mary, onDiscussions } from '../../../test/discussion.js';
import { commentSorts } from '../comment-order.js';

/** The plan of Postgres if it reads a whole table only when there is no index for the query. */
async function planOf(discussions: Discussions, { text, values }: QueryConfig): Promise<string> {
  const runner = discussions.dataSource.createQueryRunner();
  try {
    await runner.query('SET enable_seqscan = off');
    return JSON.stringify(await runner.query(`EXPLAIN (FORMAT JSON) ${text}`, values));
  } finally {
    await runner.query('RESET enable_seqscan');
    await runner.release();
  }
}

describe('a page of a discussion', () => {
  let discussions: Discussions;
  let thread: string;
  onDiscussions((begun) => (discussions = begun));

  beforeAll(async () => {
    thread = await discussions.openThread();
    for (let i = 0; i < 3; i++) {
      const top = await discussions.write(thread, null, mary);
      const reply = await discussions.write(thread, top.id, cleo);
      await discussions.write(thread, reply.id, cleo);
      for (const parentId of [null, reply.id])
        await discussions.decide((await discussions.write(thread, parentId, ben)).id, 'hold');
    }
    await discussions.dataSource.query('ANALYZE');
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  const viewers: Record<string, Actor> = { 'an author of waiting comments': ben, 'a moderator': mary, others: cleo };

  it.each(Object.keys(viewers))('is read by indexes in every order, for %s', async (name) => {
    const queries = jest.spyOn(pg.Client.prototype, 'query');
    for (const sort of commentSorts)
      await discussions.walkAs(viewers[name] ?? cleo, thread, { sort, limit: 3, depth: 5 });
    const statements = queries.mock.calls
      .map(([query]) => query as unknown as QueryConfig & { readonly name?: string })
      .filter((query) => /^(comments|replies) /.test(query.name ?? ''));
    queries.mockRestore();
    const plans = await Promise.all(statements.map((statement) => planOf(discussions, statement)));
    expect(new Set(statements.map((statement) => statement.name)).size).toBe(3 * commentSorts.length);
    expect(plans.filter((plan) => /"Node Type":"Seq Scan"[^{}]*"Relation Name":"comments"/.test(plan))).toEqual([]);
  });
});
