import { ben, cleo, type Discussions, mary, onDiscussions, type Written, SITE } from '../../../test/discussion.js';
import type { CommentView } from '../comment-view.js';

const MIB = 1024 * 1024;

describe('the ancestors of a comment', () => {
  let discussions: Discussions;
  onDiscussions((begun) => (discussions = begun));

  async function chain(thread: string, levels: number, body: string): Promise<Written[]> {
    const comments: Written[] = [];
    for (let i = 0; i < levels; i++) {
      comments.push(await discussions.write(thread, comments.at(-1)?.id ?? null, mary, `${String(i)} ${body}`));
    }
    return comments;
  }

  /** All responses on the way up, the nearest first. */
  async function climb(id: string, limit?: number): Promise<CommentView[][]> {
    const responses: CommentView[][] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await discussions.comments.ancestors(SITE, { id, limit, cursor }, null);
      responses.push(items);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return responses;
  }

  const idsOf = (responses: readonly (readonly { readonly id: string }[])[]) =>
    responses.toReversed().flatMap((items) => items.map(({ id }) => id));

  const textOf = ({ body = '', bodyHtml = '' }: CommentView) => Buffer.byteLength(body) + Buffer.byteLength(bodyHtml);

  it('come in responses of a bounded size, and completely', async () => {
    const comments = await chain(await discussions.openThread(), 40, 'ü'.repeat(39_000));
    const responses = await climb(comments.at(-1)?.id ?? '');
    expect(idsOf([...responses])).toEqual(comments.slice(0, -1).map(({ id }) => id));
    expect(responses.length).toBeGreaterThan(1);
    for (const items of responses) {
      const [top, ...below] = items;
      expect(top).toBeDefined();
      expect(below.reduce((bytes, comment) => bytes + textOf(comment), 0)).toBeLessThan(MIB);
    }
  });

  it('come in one response if they are short, even if deep', async () => {
    const comments = await chain(await discussions.openThread(), 120, 'short');
    expect(await climb(comments.at(-1)?.id ?? '')).toHaveLength(1);
    expect(await climb(comments[0]?.id ?? '')).toEqual([[]]);
  });

  it('come in responses as small as the limit', async () => {
    const comments = await chain(await discussions.openThread(), 23, 'short');
    const responses = await climb(comments.at(-1)?.id ?? '', 5);
    expect(responses.map((items) => items.length)).toEqual([5, 5, 5, 5, 2]);
    expect(idsOf(responses)).toEqual(comments.slice(0, -1).map(({ id }) => id));
  });

  it('lead its author up from a comment that others do not see', async () => {
    const thread = await discussions.openThread();
    const [top, middle] = await chain(thread, 2, 'short');
    if (top === undefined || middle === undefined) throw new Error('Nothing was written.');
    const low = await discussions.write(thread, middle.id, ben);
    await discussions.decide(low.id, 'reject');
    await discussions.delete(middle.id);
    const first = await discussions.comments.ancestors(SITE, { id: low.id, limit: 1 }, ben);
    expect(first.items.map(({ id, status }) => [id, status])).toEqual([[middle.id, 'deleted']]);
    const cursor = first.nextCursor ?? '';
    const { items } = await discussions.comments.ancestors(SITE, { id: low.id, cursor }, ben);
    expect(items.map(({ id }) => id)).toEqual([top.id]);
    const hidden = discussions.comments.ancestors(SITE, { id: low.id, cursor }, cleo);
    await expect(hidden).rejects.toMatchObject({ code: 'comment.not-found' });
  });

  it('are not found by the cursor of another comment', async () => {
    const [top, middle, low] = await chain(await discussions.openThread(), 3, 'short');
    if (top === undefined || middle === undefined || low === undefined) throw new Error('Nothing was written.');
    const { nextCursor } = await discussions.comments.ancestors(SITE, { id: low.id, limit: 1 }, null);
    expect(nextCursor).not.toBeNull();
    const query = { id: middle.id, cursor: nextCursor ?? '' };
    await expect(discussions.comments.ancestors(SITE, query, null)).rejects.toMatchObject({
      code: 'request.bad-cursor',
    });
  });
});
