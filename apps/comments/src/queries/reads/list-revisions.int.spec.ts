import { ben, cleo, type Discussions, onDiscussions, SITE } from '../../../test/discussion.js';
import { ListRevisions } from './list-revisions.js';

describe('the revisions of a comment', () => {
  let discussions: Discussions;
  let revisions: ListRevisions;
  onDiscussions((begun) => {
    discussions = begun;
    revisions = new ListRevisions(begun.dataSource);
  });

  /** A comment of Ben's that was edited four times. @param length characters that each text has */
  async function edited(length: number): Promise<string> {
    const { id } = await discussions.write(await discussions.openThread(), null, ben);
    const text = (revision: string) => `${revision}::text || repeat(' x', ${String(length / 2)})`;
    await discussions.dataSource.query(
      `INSERT INTO comment_revisions (comment_id, revision, body, body_html, written_at)
       SELECT $1, n, ${text('n')}, '', now() FROM generate_series(1, 4) n`,
      [id],
    );
    await discussions.dataSource.query(
      `UPDATE comments SET revision = 5, body = ${text('5')}, edited_at = now() WHERE id = $1`,
      [id],
    );
    return id;
  }

  async function walk(id: string, limit: number): Promise<number[][]> {
    const pages: number[][] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await revisions.execute(
        SITE,
        { id, limit, ...(cursor !== undefined && { cursor }) },
        ben,
      );
      pages.push(items.map(({ revision }) => revision));
      const differing = items.filter(({ diff }) => diff.some(({ kind }) => kind !== 'same'));
      expect(differing).toEqual(items.filter(({ revision }) => revision > 1));
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return pages;
  }

  it('come page by page, each with its difference from the one before', async () => {
    const id = await edited(10);
    expect(await walk(id, 2)).toEqual([[5, 4], [3, 2], [1]]);
    expect(await walk(id, 4)).toEqual([[5, 4, 3, 2], [1]]);
    expect(await walk(id, 5)).toEqual([[5, 4, 3, 2, 1]]);
  });

  it('are fewer per page if they are long, but never none', async () => {
    expect(await walk(await edited(300_000), 50)).toEqual([
      [5, 4],
      [3, 2, 1],
    ]);
    expect(await walk(await edited(1_100_000), 50)).toEqual([[5], [4], [3], [2, 1]]);
  });

  it('are for its author and moderators, and a cursor is for its own list', async () => {
    const [id, other] = [await edited(10), await edited(10)];
    const { nextCursor } = await revisions.execute(SITE, { id, limit: 1 }, ben);
    const foreign = { id: other, limit: 1, cursor: nextCursor ?? '' };
    await expect(revisions.execute(SITE, foreign, ben)).rejects.toMatchObject({ code: 'request.bad-cursor' });
    await expect(revisions.execute(SITE, { id, limit: 1 }, cleo)).rejects.toMatchObject({ code: 'comment.not-found' });
  });
});
