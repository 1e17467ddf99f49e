import { eventually } from '#libs/testing';
import { bodyOf, type Client, problemOf } from './support/client.js';
import { EventStreamClient } from './support/event-stream.js';
import { Forum, uniqueName } from './support/forum.js';
import { decide } from './support/moderation.js';
import { SECRET } from './support/system.js';
import type { Comment, CommentsPage, Page, Thread } from './support/api-types.js';
import { sharedSystem, type SystemWithServers } from './support/system-with-servers.js';

type Person = Client & { readonly sub: string };
interface Counts {
  readonly counts: Readonly<Record<string, number>>;
}
type Verdict = Parameters<typeof decide>[2]['verdict'];

describe('a comment that readers do not see', () => {
  let system: SystemWithServers;
  let forum: Forum;
  let mary: Person;
  let ben: Person;
  let cleo: Person;
  let thread: string;

  beforeAll(async () => {
    system = await sharedSystem();
    forum = new Forum(system.address, SECRET);
    mary = await forum.person('Mary', ['moderator']);
    ben = await forum.person('Ben');
    cleo = await forum.person('Cleo');
  }, 120_000);
  afterAll(async () => {
    const errors = system.newErrors();
    await system.stop();
    expect(errors).toEqual([]);
  });
  beforeEach(async () => {
    ({ id: thread } = await forum.post(cleo));
  });

  const read = async (id: string, by: Client) => bodyOf(await by.get<Comment>(`/v1/comments/${id}`));
  const list = async (by: Client, query = '') =>
    bodyOf(await by.get<CommentsPage>(`/v1/threads/${thread}/comments?${query}`)).items;

  /** A comment of Ben's about which a decision was made. */
  async function judged(verdict: Verdict, status: string, parentId: string | null = null): Promise<Comment> {
    const comment = await forum.comment(ben, thread, { parentId });
    await decide(system.natsUrl, comment, { verdict });
    await eventually(async () => {
      expect((await read(comment.id, mary)).status).toBe(status);
    });
    return comment;
  }

  /** A page where Cleo wrote, and Ben twice, who was shadowed both times. */
  async function shadowedInPage() {
    const key = uniqueName('page');
    const page = { url: `http://localhost/${key}`, key };
    const opened = bodyOf(await cleo.put<Thread>('/v1/threads', page), 201);
    thread = opened.id;
    const top = await forum.comment(cleo, thread);
    const below = await judged('shadow', 'shadow', top.id);
    const last = await forum.comment(ben, thread, { parentId: below.id });
    return { thread: { ...opened, ...page }, top, last };
  }

  it.each([
    ['hold', 'pending'],
    ['shadow', 'shadow'],
  ] as const)('can be voted on, reacted to and pinned by those who do: %s', async (verdict, status) => {
    const { id } = await judged(verdict, status);
    const path = `/v1/comments/${id}`;
    for (const by of [ben, mary]) {
      expect(bodyOf(await by.put(`${path}/vote`, { value: 1 }))).toMatchObject({ myVote: 1 });
      expect(bodyOf(await by.put(`${path}/reactions/👍`))).toMatchObject({ myReactions: ['👍'] });
    }
    expect(bodyOf(await mary.put(`${path}/pin`))).toMatchObject({ pinned: true, status });
    problemOf(await cleo.put(`${path}/vote`, { value: 1 }), 404, 'comment.not-found');
    problemOf(await cleo.put(`${path}/reactions/👍`), 404, 'comment.not-found');
    expect(await list(forum.anyone)).toEqual([]);
  });

  it('is not revealed to others who try to reply, if it was never visible', async () => {
    const never = await judged('shadow', 'shadow');
    const reply = bodyOf(await forum.tryComment(ben, thread, { parentId: never.id }), 201);
    const unknown = '01890000-0000-7000-8000-000000000000';
    const [known, other] = [
      problemOf(await forum.tryComment(cleo, thread, { parentId: reply.id }), 404, 'comment.unknown-parent'),
      problemOf(await forum.tryComment(cleo, thread, { parentId: unknown }), 404, 'comment.unknown-parent'),
    ];
    expect({ ...known, traceId: '' }).toEqual({ ...other, traceId: '' });
    problemOf(await forum.tryComment(mary, thread, { parentId: never.id }), 409, 'comment.parent-hidden');
  });

  it('and is shadowed looks published to its author only', async () => {
    const shadowed = await judged('shadow', 'shadow');
    const reply = await forum.comment(ben, thread, { parentId: shadowed.id });
    const response = await forum.comment(ben, thread, { parentId: reply.id });
    expect([reply.status, response.status]).toEqual(['published', 'published']);
    const chain = [shadowed, reply, response].map(({ id }) => id);
    expect((await list(ben)).map(({ id, replyCount }) => [id, replyCount])).toEqual([
      [chain[0], 1],
      [chain[1], 1],
      [chain[2], 0],
    ]);
    expect((await list(mary)).map(({ status }) => status)).toEqual(['shadow', 'shadow', 'shadow']);
    expect(await list(cleo)).toEqual([]);
    expect(await forum.thread(thread)).toMatchObject({ commentCount: 0 });
    expect(await forum.inbox(cleo)).toEqual([]);
  });

  it('and is shadowed is counted in its thread for its author only', async () => {
    const { thread: thread, top, last } = await shadowedInPage();
    const counts = { ids: [thread.id], keys: [thread.key], urls: [thread.url] };
    const numbersFor = async (by: Client) => [
      (await by.get<Thread>(`/v1/threads/${thread.id}`)).body.commentCount,
      (await by.get<Thread>(`/v1/threads?key=${thread.key}`)).body.commentCount,
      (await by.put<Thread>('/v1/threads', { url: thread.url, key: thread.key })).body.commentCount,
      (await by.get<CommentsPage>(`/v1/threads/${thread.id}/comments`)).body.thread.commentCount,
      ...Object.values((await by.get<Counts>(`/v1/threads/counts?id=${thread.id}`)).body.counts),
      ...Object.values((await by.post<Counts>('/v1/threads/counts', counts)).body.counts),
    ];
    expect(await numbersFor(ben)).toEqual([3, 3, 3, 3, 3, 3, 3, 3]);
    for (const by of [cleo, mary, forum.anyone]) expect(await numbersFor(by)).toEqual([1, 1, 1, 1, 1, 1, 1, 1]);
    const { lastCommentAt } = bodyOf(await ben.get<Thread>(`/v1/threads/${thread.id}`));
    expect(lastCommentAt).toBe(last.createdAt);

    for (const [by, commentCount, replyCount] of [
      [ben, 3, 1],
      [cleo, 1, 0],
      [mary, 1, 0],
    ] as const) {
      const headers = { authorization: `Bearer ${by.token ?? ''}` };
      const stream = await EventStreamClient.open(
        `${by.address}/v1/threads/${thread.id}/events?lastEventId=1`,
        headers,
      );
      await eventually(() => {
        expect(stream.received.at(-1)).toMatch(/^thread /);
      });
      const data = stream.events.map((event) => event.data);
      expect(data.at(-1)).toMatchObject({ commentCount });
      expect(data).toContainEqual(expect.objectContaining({ id: top.id, replyCount }));
      stream.disconnect();
    }

    bodyOf(await ben.put(`/v1/threads/${thread.id}/read`, { version: 1 }));
    const unread = bodyOf(await ben.get<Page<{ thread: Thread }>>('/v1/threads/unread'));
    expect(unread.items.map((item) => item.thread.commentCount)).toEqual([3]);
  });

  it('is found by its author and moderators below the depth that is shown, and below a deleted comment', async () => {
    const top = await forum.comment(cleo, thread);
    const held = await judged('hold', 'pending', top.id);
    bodyOf(await cleo.delete(`/v1/comments/${top.id}`), 204);
    expect(await list(forum.anyone)).toEqual([]);
    for (const by of [ben, mary]) {
      const [tombstone, ...others] = await list(by, 'depth=0');
      expect([tombstone?.id, tombstone?.status, tombstone?.replyCount, others]).toEqual([top.id, 'deleted', 1, []]);
      const below = await list(by, `parent=${top.id}&cursor=${encodeURIComponent(tombstone?.moreReplies ?? '')}`);
      expect(below.map(({ id }) => id)).toEqual([held.id]);
      expect(await read(top.id, by)).toMatchObject({ status: 'deleted', replyCount: 1 });
    }
    problemOf(await cleo.get(`/v1/comments/${top.id}`), 404, 'comment.not-found');
  });

  it('because a moderator removed it, can be published by the moderator after its author has edited it', async () => {
    const comment = await forum.comment(ben, thread);
    bodyOf(await mary.delete(`/v1/comments/${comment.id}`), 204);
    const edited = bodyOf(await ben.patch<Comment>(`/v1/comments/${comment.id}`, { body: 'Kinder.' }));
    expect(edited.status).toBe('pending');
    problemOf(await ben.post(`/v1/comments/${comment.id}/restore`), 409, 'comment.not-deleted');
    const restore = (headers = {}) => mary.post<Comment>(`/v1/comments/${comment.id}/restore`, undefined, headers);
    problemOf(await restore(), 409, 'comment.which-text');
    const { headers } = await mary.get(`/v1/comments/${comment.id}`);
    const restored = bodyOf(await restore({ 'if-match': headers.get('etag') ?? '' }));
    expect(restored).toMatchObject({ status: 'published', body: 'Kinder.' });
    expect(await list(forum.anyone)).toMatchObject([{ id: comment.id, body: 'Kinder.' }]);
  });
});
