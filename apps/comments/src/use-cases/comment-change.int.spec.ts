import pg, { type QueryConfig } from 'pg';
import { ben, cleo, type Discussions, onDiscussions } from '../../test/discussion.js';

describe('the statements of a change', () => {
  let discussions: Discussions;
  onDiscussions((begun) => (discussions = begun));
  afterEach(() => {
    jest.restoreAllMocks();
  });

  /** The statements that reach Postgres meanwhile, BEGIN and COMMIT included. */
  async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
    const query = jest.spyOn(pg.Client.prototype, 'query');
    await work();
    const statements = query.mock.calls.map(([given]) => given as unknown as string | QueryConfig);
    query.mockRestore();
    return statements.map((statement) => (typeof statement === 'string' ? statement : statement.text));
  }

  /** A reply of Ben's to Cleo, on which both have acted before, so that the process remembers them. */
  async function reply(): Promise<string> {
    const thread = await discussions.openThread();
    const parent = await discussions.write(thread, null, cleo);
    return (await discussions.write(thread, parent.id, ben)).id;
  }

  it('that is a vote read neither the author nor the parent', async () => {
    const id = await reply();
    const statements = await statementsOf(() => discussions.vote(id, 1, cleo));
    expect(statements.filter((sql) => /people|parent\./.test(sql))).toEqual([]);
    // Begin; lock the thread; read comment and vote; write vote, comment and thread; append the event; commit.
    expect(statements).toHaveLength(9);
  });

  it('that is an edit read the comment, its author and the parent’s author in one', async () => {
    const id = await reply();
    const statements = await statementsOf(() => discussions.edit(id, 'Edited.', ben));
    expect(statements.filter((sql) => sql.includes('people'))).toHaveLength(1);
    expect(statements).toHaveLength(8);
    const [edited] = await discussions.dataSource.query<{ data: object }[]>(
      `SELECT envelope::json -> 'data' AS data FROM outbox WHERE envelope::json ->> 'type' = 'parley.comment.edited.v1'`,
    );
    expect(edited?.data).toMatchObject({ author: { name: 'Ben' }, parentAuthorId: 'cleo', parentAuthorKind: 'member' });
  });
});
