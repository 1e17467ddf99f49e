import { eventually } from '#libs/testing';
import { bodyOf, type Client, problemOf } from './support/client.js';
import { Forum } from './support/forum.js';
import { SECRET, type System } from './support/system.js';
import type { CommentsPage, Page } from './support/api-types.js';
import { fuzzNumbers, fuzzTexts } from './support/fuzz-input.js';
import { sharedSystem } from './support/system-with-servers.js';

// A cursor is opaque, but callers can decode and forge one.

const lists = [
  'categories',
  'posts by active',
  'posts by new',
  'posts by top',
  'posts by hot',
  'comments, old first',
  'comments, new first',
  'replies, old first',
  'replies, new first',
  "another thread's comments",
  "an author's comments",
  "another author's comments",
  'notifications',
] as const;

let system: System;
let reader: Client;
/** The path of each list, with `?` or `&` at its end. */
let paths: Record<(typeof lists)[number], string>;
let cursors: Map<string, string>;

beforeAll(async () => {
  system = await sharedSystem();
  const forum = new Forum(system.address, SECRET);
  const admin = await forum.person('Root', ['admin']);
  const [ada, ben] = [await forum.person('Ada'), await forum.person('Ben')];
  reader = ada;
  const [post, other] = [await forum.post(ada), await forum.post(ada)];
  for (const { id } of [post, other]) {
    await forum.category(admin);
    const { id: parentId } = await forum.comment(ben, id);
    await forum.comment(ben, id);
    for (const by of [ada, ada, ben]) await forum.comment(by, id, { parentId });
  }
  const parent = (await forum.comments(post.id)).items[0]?.id ?? '';
  const comments = `/v1/threads/${post.id}/comments`;
  paths = {
    categories: '/v1/categories?',
    'posts by active': '/v1/posts?sort=active&',
    'posts by new': '/v1/posts?sort=new&',
    'posts by top': '/v1/posts?sort=top&',
    'posts by hot': '/v1/posts?sort=hot&',
    'comments, old first': `${comments}?sort=old&`,
    'comments, new first': `${comments}?sort=new&`,
    'replies, old first': `${comments}?sort=old&parent=${parent}&`,
    'replies, new first': `${comments}?sort=new&parent=${parent}&`,
    "another thread's comments": `/v1/threads/${other.id}/comments?sort=old&`,
    "an author's comments": `/v1/comments?author=${ben.sub}&`,
    "another author's comments": `/v1/comments?author=${ada.sub}&`,
    notifications: '/v1/notifications?',
  };
  await eventually(async () => {
    expect(await forum.inbox(ada)).toHaveLength(2);
  });
  cursors = new Map(
    await Promise.all(
      lists.map(async (list) => {
        const page = bodyOf(await reader.get<Page<unknown> & Partial<CommentsPage>>(`${paths[list]}limit=1`));
        if (page.nextCursor === null) throw new Error(`${list} has only one page.`);
        return [list, page.nextCursor] as const;
      }),
    ),
  );
}, 60_000);
afterAll(async () => {
  await system.stop();
  expect(system.newErrors()).toEqual([]);
});
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

describe.each(lists)('the list of %s', (list) => {
  const fetchList = (cursor: string) => reader.get(`${paths[list]}cursor=${encodeURIComponent(cursor)}`);
  const written = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

  it('continues at its own cursor', async () => {
    bodyOf(await fetchList(cursors.get(list) ?? ''));
  });

  it('rejects a broken cursor', async () => {
    const validCursor = cursors.get(list) ?? '';
    const broken = [
      'a',
      '!!!',
      '😀',
      validCursor.slice(0, -4),
      validCursor.slice(3),
      `${validCursor}AAAA`,
      written(null),
      written([]),
      written({}),
      written('x'),
      written(7),
    ];
    for (const cursor of broken) problemOf(await fetchList(cursor), 400, 'request.bad-cursor');
  });

  it('rejects the cursors of other lists', async () => {
    for (const [other, cursor] of cursors) {
      if (other === list) continue;
      const response = await fetchList(cursor);
      expect([other, response.status]).toEqual([other, 400]);
      problemOf(response, 400, 'request.bad-cursor');
    }
  });

  it('handles a forged cursor', async () => {
    const parts = JSON.parse(Buffer.from(cursors.get(list) ?? '', 'base64url').toString()) as unknown[];
    const failed: unknown[] = [];
    for (const [index] of parts.entries()) {
      for (const input of [...fuzzNumbers, ...fuzzTexts, null, true, [], {}, undefined]) {
        const forged = parts.map((part, i) => (i === index ? input : part));
        const response = await fetchList(written(forged));
        const code = (response.body as { code?: string } | null)?.code;
        if (response.status !== 200 && code !== 'request.bad-cursor' && code !== 'request.invalid')
          failed.push([JSON.stringify(forged), response.status, code]);
      }
    }
    for (const forged of [parts.slice(0, -1), [...parts, 1], parts.toReversed(), [parts], parts.map(String)]) {
      const { status } = await fetchList(written(forged));
      if (status >= 500) failed.push([JSON.stringify(forged), status]);
    }
    expect(failed).toEqual([]);
  });
});
