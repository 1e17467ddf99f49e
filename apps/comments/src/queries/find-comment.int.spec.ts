import { ben, cleo, type Discussions, mary, onDiscussions, type Planted, SITE } from '../../test/discussion.js';
import type { CommentView } from './comment-view.js';

const MIB = 1024 * 1024;

describe('what a comment replies to', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  async function chain(thread: string, levels: number, body: string): Promise<Planted[]> {
    const comments: Planted[] = [];
    for (let i = 0; i < levels; i++) {
      comments.push(await house.write(thread, comments.at(-1)?.id ?? null, mary, `${String(i)} ${body}`));
    }
    return comments;
  }

  /** All answers on the way up, the nearest first. */
  async function climb(id: string, limit?: number): Promise<CommentView[][]> {
    const answers: CommentView[][] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor } = await house.comments.ancestors(SITE, { id, limit, cursor }, null);
      answers.push(items);
      cursor = nextCursor ?? undefined;
    } while (cursor !== undefined);
    return answers;
  }

  const idsOf = (answers: readonly (readonly { readonly id: string }[])[]) =>
    answers.toReversed().flatMap((items) => items.map(({ id }) => id));

  const textOf = ({ body = '', bodyHtml = '' }: CommentView) => Buffer.byteLength(body) + Buffer.byteLength(bodyHtml);

  it('comes in answers of a bounded size, and is all there in the end', async () => {
    const comments = await chain(await house.openThread(), 40, 'ü'.repeat(39_000));
    const answers = await climb(comments.at(-1)?.id ?? '');
    expect(idsOf([...answers])).toEqual(comments.slice(0, -1).map(({ id }) => id));
    expect(answers.length).toBeGreaterThan(1);
    for (const items of answers) {
      const [top, ...below] = items;
      expect(top).toBeDefined();
      expect(below.reduce((bytes, comment) => bytes + textOf(comment), 0)).toBeLessThan(MIB);
    }
  });

  it('comes in one answer where it is short, though deep', async () => {
    const comments = await chain(await house.openThread(), 120, 'short');
    expect(await climb(comments.at(-1)?.id ?? '')).toHaveLength(1);
    expect(await climb(comments[0]?.id ?? '')).toEqual([[]]);
  });

  it('comes in as small answers as somebody asks for', async () => {
    const comments = await chain(await house.openThread(), 23, 'short');
    const answers = await climb(comments.at(-1)?.id ?? '', 5);
    expect(answers.map((items) => items.length)).toEqual([5, 5, 5, 5, 2]);
    expect(idsOf(answers)).toEqual(comments.slice(0, -1).map(({ id }) => id));
  });

  it('leads its author up from what others do not see', async () => {
    const thread = await house.openThread();
    const [top, middle] = await chain(thread, 2, 'short');
    if (top === undefined || middle === undefined) throw new Error('Nothing was planted.');
    const low = await house.write(thread, middle.id, ben);
    await house.judge(low.id, 'reject');
    await house.delete(middle.id);
    const first = await house.comments.ancestors(SITE, { id: low.id, limit: 1 }, ben);
    expect(first.items.map(({ id, status }) => [id, status])).toEqual([[middle.id, 'deleted']]);
    const cursor = first.nextCursor ?? '';
    const { items } = await house.comments.ancestors(SITE, { id: low.id, cursor }, ben);
    expect(items.map(({ id }) => id)).toEqual([top.id]);
    const hidden = house.comments.ancestors(SITE, { id: low.id, cursor }, cleo);
    await expect(hidden).rejects.toMatchObject({ code: 'comment.not-found' });
  });

  it('is not found by the cursor of another comment', async () => {
    const [top, middle, low] = await chain(await house.openThread(), 3, 'short');
    if (top === undefined || middle === undefined || low === undefined) throw new Error('Nothing was planted.');
    const { nextCursor } = await house.comments.ancestors(SITE, { id: low.id, limit: 1 }, null);
    expect(nextCursor).not.toBeNull();
    const query = { id: middle.id, cursor: nextCursor ?? '' };
    await expect(house.comments.ancestors(SITE, query, null)).rejects.toMatchObject({ code: 'request.bad-cursor' });
  });
});
