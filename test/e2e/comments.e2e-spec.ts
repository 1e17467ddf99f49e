import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { eventually } from '#libs/testing';
import { bodyOf, type Client, problemOf } from './support/client.js';
import { dataDirectory } from './support/data-directory.js';
import { Forum, uniqueName } from './support/forum.js';
import { decide } from './support/moderation.js';
import { SECRET } from './support/system.js';
import type { Comment, Page } from './support/api-types.js';
import { startWithServers, type SystemWithServers } from './support/system-with-servers.js';

interface Rated extends Comment {
  readonly score: number;
  readonly myVote: number;
  readonly reactions: Readonly<Record<string, number>>;
  readonly myReactions: readonly string[];
  readonly pinned: boolean;
}

interface Revision {
  readonly revision: number;
  readonly body: string;
  readonly diff: readonly { readonly kind: string; readonly text: string }[];
}

type Person = Client & { readonly sub: string };

let system: SystemWithServers;
let forum: Forum;
let mary: Person;
let ada: Person;
let ben: Person;
let cleo: Person;

/** A system whose default site holds comments as `hold` says, with high rate limits. */
async function start(hold: string): Promise<SystemWithServers> {
  const file = join(dataDirectory().path, 'sites.json');
  const rates = { author: 10_000, address: 10_000, site: 10_000, reads: 100_000 };
  writeFileSync(file, JSON.stringify({ sites: { default: { secret: SECRET, hold, rates } } }));
  return startWithServers({ PARLEY_SITES: file, PARLEY_RATE_LIMITS: 'on' });
}

async function enter(hold: string): Promise<void> {
  system = await start(hold);
  forum = new Forum(system.address, SECRET);
  [mary, ada, ben, cleo] = await Promise.all([
    forum.person('Mary', ['moderator']),
    ...['Ada', 'Ben', 'Cleo'].map((name) => forum.person(name)),
  ] as [Promise<Person>, Promise<Person>, Promise<Person>, Promise<Person>]);
}

async function leave(): Promise<void> {
  const errors = system.newErrors();
  await system.stop();
  expect(errors).toEqual([]);
}

const read = async (id: string, by: Client = forum.anyone) => bodyOf(await by.get<Rated>(`/v1/comments/${id}`));
const list = async (thread: string, query = '', by: Client = forum.anyone) =>
  bodyOf(await by.get<Page<Rated>>(`/v1/threads/${thread}/comments?${query}`)).items;
const bodies = (items: readonly Comment[]) => items.map(({ body }) => body);
const vote = (by: Client, id: string, value: unknown) => by.put<object>(`/v1/comments/${id}/vote`, { value });

describe('on a site that publishes before moderation', () => {
  beforeAll(() => enter('nothing'), 120_000);
  afterAll(leave);

  it('votes are set, changed and withdrawn idempotently, and everybody sees the sum', async () => {
    const { id: thread } = await forum.post(ada);
    const comment = await forum.comment(ada, thread);
    expect(bodyOf(await vote(ben, comment.id, 1))).toEqual({ score: 1, myVote: 1 });
    expect(bodyOf(await vote(ben, comment.id, 1))).toEqual({ score: 1, myVote: 1 });
    expect(bodyOf(await vote(cleo, comment.id, -1))).toEqual({ score: 0, myVote: -1 });
    expect(bodyOf(await vote(ben, comment.id, 0))).toEqual({ score: -1, myVote: 0 });
    expect(await read(comment.id)).toMatchObject({ score: -1, myVote: 0 });
    expect(await read(comment.id, cleo)).toMatchObject({ score: -1, myVote: -1 });
    expect(await list(thread, '', cleo)).toMatchObject([{ score: -1, myVote: -1 }]);
    expect(await list(thread)).toMatchObject([{ score: -1, myVote: 0 }]);
    problemOf(await vote(ben, comment.id, 2), 400, 'request.invalid');
    problemOf(await vote(forum.anyone, comment.id, 1), 401, 'auth.token-missing');
  });

  it('scores are exact when many vote at once', async () => {
    const { id: thread } = await forum.post(ada);
    const comment = await forum.comment(ada, thread);
    const voters = await Promise.all(Array.from({ length: 20 }, (_, i) => forum.person(`Voter${String(i)}`)));
    const responses = await Promise.all(voters.map((voter, i) => vote(voter, comment.id, i % 4 === 0 ? -1 : 1)));
    expect(responses.map(({ status }) => status)).toEqual(voters.map(() => 200));
    expect(await read(comment.id)).toMatchObject({ score: 10 });
  });

  it('ranked orders sort by votes at every level, and pinned comments come first', async () => {
    const { id: thread } = await forum.post(ada);
    const [plain, loved, disputed] = [
      await forum.comment(ada, thread, { body: uniqueName('plain') }),
      await forum.comment(ada, thread, { body: uniqueName('loved') }),
      await forum.comment(ada, thread, { body: uniqueName('disputed') }),
    ];
    for (const by of [ada, ben, cleo]) bodyOf(await vote(by, loved.id, 1));
    bodyOf(await vote(ben, disputed.id, 1));
    bodyOf(await vote(cleo, disputed.id, -1));
    const order = async (sort: string) => bodies(await list(thread, `sort=${sort}`));
    expect(await order('old')).toEqual(bodies([plain, loved, disputed]));
    expect(await order('new')).toEqual(bodies([disputed, loved, plain]));
    expect(await order('top')).toEqual(bodies([loved, disputed, plain]));
    expect(await order('best')).toEqual(bodies([loved, disputed, plain]));
    expect(await order('controversial')).toEqual(bodies([disputed, loved, plain]));
    const replies = [
      await forum.comment(ben, thread, { parentId: plain.id }),
      await forum.comment(ben, thread, { parentId: plain.id }),
    ];
    bodyOf(await vote(ada, replies[1]?.id ?? '', 1));
    expect(bodies(await list(thread, `sort=top&parent=${plain.id}`))).toEqual(bodies(replies.toReversed()));

    problemOf(await ben.put(`/v1/comments/${plain.id}/pin`), 403, 'comment.only-moderators');
    expect(bodyOf(await mary.put(`/v1/comments/${plain.id}/pin`))).toMatchObject({ pinned: true });
    expect((await order('best'))[0]).toBe(plain.body);
    expect(await order('old')).toContain(plain.body);
    expect(bodyOf(await mary.delete(`/v1/comments/${plain.id}/pin`))).toMatchObject({ pinned: false });
  });

  it('readers react with the emoji that the site offers', async () => {
    const { id: thread } = await forum.post(ada);
    const { id } = await forum.comment(ada, thread);
    const path = (emoji: string) => `/v1/comments/${id}/reactions/${encodeURIComponent(emoji)}`;
    for (let i = 0; i < 2; i++) {
      expect(bodyOf(await ben.put(path('👍')))).toMatchObject({ reactions: { '👍': 1 }, myReactions: ['👍'] });
    }
    expect(bodyOf(await cleo.put(path('👍')))).toMatchObject({ reactions: { '👍': 2 }, myReactions: ['👍'] });
    expect(bodyOf(await ben.delete(path('👍')))).toMatchObject({ reactions: { '👍': 1 }, myReactions: [] });
    expect(await list(thread, '', cleo)).toMatchObject([{ reactions: { '👍': 1 }, myReactions: ['👍'] }]);
    problemOf(await ben.put(path('🧵')), 400, 'comment.unknown-emoji');
    problemOf(await ben.put(path('__proto__')), 400, 'comment.unknown-emoji');
  });

  it('only authors and moderators see the revisions of a text', async () => {
    const { id: thread } = await forum.post(ada);
    const comment = await forum.comment(ben, thread, { body: 'It weaves flowers.' });
    bodyOf(await ben.patch(`/v1/comments/${comment.id}`, { body: 'It weaves patterns.' }));
    for (const by of [ben, mary]) {
      const { items } = bodyOf(await by.get<Page<Revision>>(`/v1/comments/${comment.id}/revisions`));
      expect(items.map(({ revision, body }) => [revision, body])).toEqual([
        [2, 'It weaves patterns.'],
        [1, 'It weaves flowers.'],
      ]);
      expect(items[0]?.diff.filter(({ kind }) => kind !== 'same')).toEqual([
        { kind: 'removed', text: 'flowers' },
        { kind: 'added', text: 'patterns' },
      ]);
    }
    problemOf(await cleo.get(`/v1/comments/${comment.id}/revisions`), 404, 'comment.not-found');
    problemOf(await forum.anyone.get(`/v1/comments/${comment.id}/revisions`), 401, 'auth.token-missing');
  });

  it('the same text by the same author within a minute is refused, but not by another author', async () => {
    const { id: thread } = await forum.post(ada);
    const body = uniqueName('again');
    await forum.comment(ben, thread, { body });
    for (const same of [body, ` ${body}\n`, `${body}\u200b`]) {
      problemOf(await forum.tryComment(ben, thread, { body: same }), 409, 'comment.repeated');
    }
    await forum.comment(cleo, thread, { body });
  });

  it('in a batch of concurrent comments, refused ones do not affect others', async () => {
    const { id: thread } = await forum.post(ada);
    await forum.thread(thread);
    const unknown = '01890000-0000-7000-8000-000000000000';
    const responses = await Promise.all(
      Array.from({ length: 24 }, (_, i) => forum.tryComment(ben, i % 3 === 0 ? unknown : thread)),
    );
    expect(responses.map(({ status }) => status)).toEqual(responses.map((_, i) => (i % 3 === 0 ? 404 : 201)));
    const listed = await list(thread, 'limit=100');
    expect(listed.map(({ id }) => id).toSorted()).toEqual(
      responses.flatMap(({ status, body }) => (status === 201 ? [body.id] : [])).toSorted(),
    );
    expect(await forum.thread(thread)).toMatchObject({ commentCount: 16 });
  });

  it('only a moderator restores what a moderator removed; others see a tombstone if there are replies', async () => {
    const { id: thread } = await forum.post(ada);
    const comment = await forum.comment(ben, thread);
    await forum.comment(cleo, thread, { parentId: comment.id });
    bodyOf(await mary.delete(`/v1/comments/${comment.id}`), 204);
    const tombstone = await read(comment.id);
    expect(tombstone.status).toBe('removed');
    expect(Object.keys(tombstone)).not.toEqual(expect.arrayContaining(['body']));
    expect(await read(comment.id, mary)).toMatchObject({ status: 'removed', body: comment.body });
    problemOf(await ben.post(`/v1/comments/${comment.id}/restore`), 403, 'comment.removed-by-moderator');
    expect(bodyOf(await mary.post(`/v1/comments/${comment.id}/restore`))).toMatchObject({ status: 'published' });
  });

  it('decisions are applied once, and a shadow-banned author does not notice', async () => {
    const { id: thread } = await forum.post(ada);
    const comment = await forum.comment(ben, thread);
    await decide(system.natsUrl, comment, { verdict: 'shadow' });
    await eventually(async () => {
      expect(await list(thread)).toEqual([]);
    });
    problemOf(await forum.anyone.get(`/v1/comments/${comment.id}`), 404, 'comment.not-found');
    expect(await list(thread, '', cleo)).toEqual([]);
    expect(await list(thread, '', ben)).toMatchObject([{ id: comment.id, status: 'published' }]);
    expect(await list(thread, '', mary)).toMatchObject([{ id: comment.id, status: 'shadow' }]);

    const approval = await decide(system.natsUrl, comment, { verdict: 'approve' });
    await eventually(async () => {
      expect(await list(thread)).toMatchObject([{ id: comment.id }]);
    });
    await decide(system.natsUrl, comment, { verdict: 'spam' });
    await eventually(async () => {
      expect(await list(thread)).toEqual([]);
    });
    // The same decision in another event changes nothing.
    await decide(system.natsUrl, comment, { ...approval, target: approval.target });
    await decide(system.natsUrl, comment, { verdict: 'label', labels: ['seen'] });
    expect(await list(thread)).toEqual([]);
    expect(await forum.thread(thread)).toMatchObject({ commentCount: 0 });
  });

  it('a decision about an earlier revision changes nothing', async () => {
    const { id: thread } = await forum.post(ada);
    const comment = await forum.comment(ben, thread);
    bodyOf(await ben.patch(`/v1/comments/${comment.id}`, { body: uniqueName('better') }));
    const other = await forum.comment(ben, thread);
    await decide(system.natsUrl, comment, { verdict: 'spam' });
    await decide(system.natsUrl, other, { verdict: 'spam' });
    await eventually(async () => {
      expect((await list(thread)).map(({ id }) => id)).toEqual([comment.id]);
    });
  });
});

describe('on a site that moderates before publishing', () => {
  beforeAll(() => enter('everything'), 120_000);
  afterAll(leave);

  it('only the author and moderators see a pending comment, nobody is notified, and approval publishes it at the end', async () => {
    const { id: thread } = await forum.post(ada);
    const held = await forum.comment(ben, thread);
    expect(held.status).toBe('pending');
    const byMary = await forum.comment(mary, thread);
    expect(byMary.status).toBe('published');
    expect(bodies(await list(thread))).toEqual([byMary.body]);
    expect(bodies(await list(thread, '', cleo))).toEqual([byMary.body]);
    expect((await list(thread, '', ben)).map(({ status }) => status)).toEqual(['pending', 'published']);
    expect((await list(thread, '', mary)).map(({ status }) => status)).toEqual(['pending', 'published']);
    problemOf(await cleo.get(`/v1/comments/${held.id}`), 404, 'comment.not-found');
    problemOf(await forum.tryComment(cleo, thread, { parentId: held.id }), 404, 'comment.unknown-parent');
    problemOf(await forum.tryComment(ben, thread, { parentId: held.id }), 409, 'comment.parent-hidden');
    expect(await forum.thread(thread)).toMatchObject({ commentCount: 1 });
    await eventually(async () => {
      expect(await forum.unread(ada)).toBe(1);
    });

    await decide(system.natsUrl, held, { verdict: 'approve' });
    await eventually(async () => {
      expect(bodies(await list(thread))).toEqual([byMary.body, held.body]);
    });
    expect(await forum.thread(thread)).toMatchObject({ commentCount: 2 });
    await eventually(async () => {
      const inbox = await forum.inbox(ada);
      expect(inbox.map(({ count }) => count)).toEqual([2]);
    });
  });

  it('an approved comment is pending again after an edit, and nothing links to it', async () => {
    const dora = await forum.person('Dora');
    const { id: thread } = await forum.post(dora);
    const comment = await forum.comment(ben, thread);
    await decide(system.natsUrl, comment, { verdict: 'approve' });
    await eventually(async () => {
      expect(await forum.unread(dora)).toBe(1);
    });
    const edited = bodyOf(await ben.patch<Rated>(`/v1/comments/${comment.id}`, { body: uniqueName('other words') }));
    expect(edited).toMatchObject({ status: 'pending', revision: 2 });
    expect(await list(thread)).toEqual([]);
    expect(await forum.thread(thread)).toMatchObject({ commentCount: 0 });
    await eventually(async () => {
      expect(await forum.unread(dora)).toBe(0);
    });
    await decide(system.natsUrl, edited, { verdict: 'approve' });
    await eventually(async () => {
      expect(bodies(await list(thread))).toEqual([edited.body]);
    });
  });

  it('a rejected comment is pending again after an edit', async () => {
    const { id: thread } = await forum.post(ada);
    const held = await forum.comment(ben, thread);
    await decide(system.natsUrl, held, { verdict: 'reject', reasonCode: 'tone' });
    await eventually(async () => {
      expect(await read(held.id, ben)).toMatchObject({ status: 'rejected' });
    });
    const edited = bodyOf(await ben.patch<Rated>(`/v1/comments/${held.id}`, { body: uniqueName('kinder') }));
    expect(edited).toMatchObject({ status: 'pending', revision: 2 });
  });
});
