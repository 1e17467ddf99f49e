import { signToken } from '#libs/http';
import { eventually } from '#libs/testing';
import { type Answer, bodyOf, Client, problemOf } from './support/client.js';
import { Forum, own } from './support/forum.js';
import { sitesFile } from './support/sites-file.js';
import { onDatabase } from './support/sql.js';
import { SECRET } from './support/system.js';
import type { CommentsPage, Thread } from './support/things.js';
import { startWired, type WiredSystem } from './support/wired.js';

interface PageThread extends Thread {
  readonly key: string | null;
  readonly url: string | null;
  readonly version: number;
}

interface Counts {
  readonly counts: Readonly<Record<string, number>>;
}

const UNKNOWN = '01890000-0000-7000-8000-000000000000';
const BLOG = 'https://blog.example';

const sites = {
  default: { secret: SECRET, origins: [BLOG, 'https://www.blog.example', 'http://localhost:*'], guests: true },
  strict: {
    secret: `${SECRET}, of another site`,
    origins: ['https://strict.example'],
    limits: { titleLength: 10, closeAfterDays: 30 },
    urls: { keepQuery: ['id'], dropQuery: [] },
  },
};

let system: WiredSystem;
let forum: Forum;
let anyone: Client;
let mary: Client;

beforeAll(async () => {
  system = await startWired({ PARLEY_SITES: sitesFile({ sites }) });
  forum = new Forum(system.address, SECRET);
  anyone = forum.anyone;
  mary = await forum.person('Mary', ['moderator']);
}, 60_000);
afterAll(() => system.stop());
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

describe('the thread of a page', () => {
  it('is made by whoever asks first, and then it is there', async () => {
    const url = page();
    const made = await anyone.put<PageThread>('/v1/threads', { url, title: 'On looms' });
    const thread = bodyOf(made, 201);
    expect(thread).toMatchObject({ key: null, url, title: 'On looms', postId: null, state: 'open', closedBecause: [] });
    expect(thread).toMatchObject({ commentCount: 0, version: 1, lastCommentAt: null });
    expect(made.headers.get('location')).toBe(`/v1/threads/${thread.id}`);
    const again = await anyone.put<PageThread>('/v1/threads', { url, title: 'Another title' });
    expect(bodyOf(again)).toEqual(thread);
    expect(again.headers.get('location')).toBeNull();
    expect(bodyOf(await anyone.get(`/v1/threads/${thread.id}`))).toEqual(thread);
  });

  it('is one for all that is one page', async () => {
    const name = own('page');
    const thread = await opened({ url: `${BLOG}/${name}/?b=2&a=1&utm_source=mail#top` });
    expect(thread.url).toBe(`${BLOG}/${name}/?b=2&a=1`);
    for (const same of [
      `http://www.blog.example/${name}?a=1&b=2`,
      `HTTPS://BLOG.example:443/x/../${name.replace('p', '%70')}?b=2&fbclid=x&a=1`,
    ]) {
      expect(bodyOf(await anyone.put<PageThread>('/v1/threads', { url: same })).id).toBe(thread.id);
      expect(bodyOf(await byUrl(same)).id).toBe(thread.id);
    }
    expect((await opened({ url: `${BLOG}/${name}?a=1` })).id).not.toBe(thread.id);
  });

  it('is that of its key, wherever the page is', async () => {
    const [key, first, second] = [own('key'), page(), page()];
    const named = await opened({ url: first, key });
    const other = await opened({ url: second });
    expect(bodyOf(await anyone.put('/v1/threads', { url: second, key }))).toEqual(named);
    expect(bodyOf(await anyone.put('/v1/threads', { url: 'https://elsewhere.example/', key }))).toEqual(named);
    expect(bodyOf(await byKey(key))).toEqual(named);
    expect(bodyOf(await byUrl(first))).toEqual(named);
    expect(bodyOf(await byUrl(second))).toEqual(other);
  });

  it('goes on when its page is given a key later', async () => {
    const [key, url] = [own('key'), page()];
    const thread = await opened({ url, title: 'Before keys' });
    await forum.comment(mary, thread.id);
    const named = bodyOf(await anyone.put<PageThread>('/v1/threads', { url, key }));
    expect(named).toMatchObject({ id: thread.id, key, title: 'Before keys', commentCount: 1 });
    expect(bodyOf(await byKey(key))).toEqual(named);
    const second = await opened({ url, key: own('key') });
    expect(second).toMatchObject({ url, commentCount: 0 });
    expect(bodyOf(await byUrl(url))).toEqual(named);
  });

  it('is made for pages of the site only, and found from everywhere', async () => {
    for (const url of ['https://elsewhere.example/', 'https://blog.example.evil.example/', `${BLOG}:8443/`]) {
      problemOf(await anyone.put('/v1/threads', { url }), 403, 'thread.foreign-page');
      problemOf(await mary.put('/v1/threads', { url, key: own('key') }), 403, 'thread.foreign-page');
    }
    const key = own('key');
    const url = page();
    const thread = await opened({ url });
    // The same page, but by an address that is not the site's.
    const staged = url.replace('https://', 'http://');
    expect(bodyOf(await anyone.put<PageThread>('/v1/threads', { url: staged })).id).toBe(thread.id);
    problemOf(await anyone.put('/v1/threads', { url: staged, key }), 403, 'thread.foreign-page');
  });

  it('is not there before somebody asks for it to be', async () => {
    problemOf(await byUrl(page()), 404, 'thread.not-found');
    problemOf(await byKey(own('key')), 404, 'thread.not-found');
    problemOf(await byKey('__proto__'), 404, 'thread.not-found');
  });

  it('is 304 for whoever has it', async () => {
    const url = page();
    const made = await anyone.put<PageThread>('/v1/threads', { url });
    const path = `/v1/threads?url=${encodeURIComponent(url)}`;
    const etag = made.headers.get('etag') ?? '';
    expect((await anyone.get(path)).headers.get('etag')).toBe(etag);
    expect((await anyone.get(path, { 'if-none-match': etag })).status).toBe(304);
    await forum.comment(mary, bodyOf(made, 201).id);
    expect((await anyone.get(path, { 'if-none-match': etag })).status).toBe(200);
    expect((await mary.get(path)).headers.get('cache-control')).toBe('private, no-cache');
  });

  it('is one, however many readers come at once', async () => {
    const url = page();
    const answers = await Promise.all(
      Array.from({ length: 30 }, (_, i) => anyone.put<PageThread>('/v1/threads', { url: `${url}?gclid=${String(i)}` })),
    );
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1);
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(29).fill(200), 201]);
  });

  it('has comments as that of a post has', async () => {
    const ada = await forum.person('Ada');
    const thread = await opened({ url: page(), title: 'On looms' });
    const comment = await forum.comment(ada, thread.id);
    const reply = await forum.comment(mary, thread.id, { parentId: comment.id });
    const { items, thread: seen } = await forum.comments(thread.id);
    expect(items.map(({ id }) => id)).toEqual([comment.id, reply.id]);
    expect(seen).toMatchObject({ id: thread.id, commentCount: 2 });
    // The page has no author to tell, but the comment has.
    await eventually(async () => {
      const [told] = await forum.inbox(ada);
      expect(told).toMatchObject({ kind: 'reply', threadId: thread.id, postId: null, title: 'On looms' });
    });
  });
});

describe('the comments of a page', () => {
  const commentsOf = (page: Record<string, string>, by = anyone) =>
    by.get<CommentsPage>(`/v1/threads/comments?${new URLSearchParams(page).toString()}`);

  it('come by what the page knows of itself, with its thread', async () => {
    const [key, url] = [own('key'), page()];
    const thread = await opened({ url, key });
    const first = await forum.comment(mary, thread.id);
    const second = await forum.comment(mary, thread.id, { parentId: first.id });
    const names: Record<string, string>[] = [{ key }, { url: `${url}?utm_source=mail` }];
    for (const name of names) {
      const found = bodyOf(await commentsOf(name));
      expect(found).toEqual(bodyOf(await anyone.get(`/v1/threads/${thread.id}/comments`)));
      expect(found.items.map(({ id }) => id)).toEqual([first.id, second.id]);
    }
    expect(bodyOf(await commentsOf({ key, sort: 'new', limit: '1' })).items.map(({ id }) => id)).toEqual([first.id]);
  });

  it('are none where nobody has opened a thread', async () => {
    const none = { thread: null, items: [], nextCursor: null };
    expect(bodyOf(await commentsOf({ url: page() }))).toEqual(none);
    expect(bodyOf(await commentsOf({ key: own('key') }, mary))).toEqual(none);
  });

  it('show a new one at once, to whoever asks', async () => {
    const url = page();
    const thread = await opened({ url });
    expect(bodyOf(await commentsOf({ url })).items).toEqual([]);
    const { id } = await forum.comment(mary, thread.id);
    for (const by of [anyone, mary]) {
      expect(bodyOf(await commentsOf({ url }, by)).items).toMatchObject([{ id }]);
    }
  });

  it('are those of one page', async () => {
    problemOf(await commentsOf({}), 400, 'request.invalid');
    problemOf(await commentsOf({ key: 'a', url: page() }), 400, 'request.invalid');
    problemOf(await commentsOf({ url: 'ftp://blog.example/' }), 400, 'thread.bad-url');
    problemOf(await commentsOf({ key: own('key'), sort: 'odd' }), 400, 'request.invalid');
  });
});

describe('what is said of a page', () => {
  it.each(
    byText([
      {},
      { url: null },
      { url: 7 },
      { url: [] },
      { url: '' },
      { url: ' ' },
      { url: `${BLOG}/${'a'.repeat(2_048)}` },
      { url: `${BLOG}/\0` },
      { url: BLOG, key: '' },
      { url: BLOG, key: ' ' },
      { url: BLOG, key: 7 },
      { url: BLOG, key: 'x'.repeat(201) },
      { url: BLOG, key: '\0' },
      { url: BLOG, title: '' },
      { url: BLOG, title: 'x'.repeat(301) },
      { url: BLOG, title: {} },
      { url: BLOG, state: 'open' },
      { key: 'only' },
    ]),
  )('has faulty fields: %s', async (_text, body) => {
    problemOf(await anyone.put('/v1/threads', body), 400, 'request.invalid');
  });

  it.each(
    byText([
      'javascript:alert(1)',
      'data:text/html,x',
      'ftp://blog.example/',
      'blog.example/a',
      '//blog.example/a',
      'https://ada:secret@blog.example/',
      'https://blog.example\\@evil.example/',
      'https://blog.example:99999/',
      'https://blog example/',
      'https://blog.example/a b',
      'https://[::1',
      `${BLOG}/${'ä'.repeat(1_000)}`,
    ]),
  )('is not where a page can be: %s', async (_text, url) => {
    problemOf(await anyone.put('/v1/threads', { url, key: own('key') }), 400, 'thread.bad-url');
    problemOf(await byUrl(url), 400, 'thread.bad-url');
    problemOf(await anyone.post('/v1/threads/counts', { urls: [url] }), 400, 'thread.bad-url');
    problemOf(await anyone.get(`/v1/threads/counts?url=${encodeURIComponent(url)}`), 400, 'thread.bad-url');
  });

  it('may be as long as the limits, in characters', async () => {
    const url = `${page()}/${'a'.repeat(1_990)}`.slice(0, 2_048);
    const [key, title] = ['😀'.repeat(195) + own('k').slice(0, 5), '你'.repeat(300)];
    const thread = await opened({ url, key, title });
    expect(thread).toMatchObject({ url, key, title });
    expect(bodyOf(await byKey(key))).toEqual(thread);
    const ports = bodyOf(
      await anyone.put<PageThread>('/v1/threads', { url: `http://localhost:8080/${own('p')}` }),
      201,
    );
    expect(ports.title).toBeNull();
  });

  it.each(
    byText([
      '',
      '?key=',
      '?url=',
      '?key=a&url=https%3A%2F%2Fblog.example',
      '?key=a&key=b',
      '?key=%00',
      `?key=${'x'.repeat(201)}`,
    ]),
  )('is asked in no way that is answered: %s', async (_text, query) => {
    problemOf(await anyone.get(`/v1/threads${query}`), 400, 'request.invalid');
  });
});

describe('a moderator', () => {
  it('closes and opens a thread, and readers see it', async () => {
    const { id } = await opened({ url: page() });
    const closed = bodyOf(await mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'closed' }));
    expect(closed).toMatchObject({ id, state: 'closed', closedBecause: ['moderator'], version: 2 });
    expect(bodyOf(await mary.put(`/v1/threads/${id}/state`, { state: 'closed' }))).toEqual(closed);
    expect(await forum.thread(id)).toEqual(closed);
    problemOf(await forum.tryComment(mary, id), 409, 'thread.closed');
    const open = bodyOf(await mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
    expect(open).toMatchObject({ state: 'open', closedBecause: [], version: 3 });
    await forum.comment(mary, id);
  });

  it('does not open what the post keeps closed', async () => {
    const { id } = await forum.post(mary);
    bodyOf(await mary.put(`/v1/threads/${id}/state`, { state: 'closed' }));
    bodyOf(await mary.put(`/v1/posts/${id}/lock`));
    await eventually(async () => {
      expect((await forum.thread(id)).closedBecause).toEqual(['moderator', 'post-locked']);
    });
    const still = bodyOf(await mary.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
    expect(still).toMatchObject({ state: 'closed', closedBecause: ['post-locked'] });
  });

  it('is asked for a state that there is, of a thread that there is', async () => {
    const { id } = await opened({ url: page() });
    for (const body of [{}, { state: 'ajar' }, { state: null }, { state: ['open'] }, { state: 'open', why: 'x' }]) {
      problemOf(await mary.put(`/v1/threads/${id}/state`, body), 400, 'request.invalid');
    }
    problemOf(await mary.put('/v1/threads/x/state', { state: 'open' }), 400, 'request.bad-id');
    problemOf(await mary.put(`/v1/threads/${UNKNOWN}/state`, { state: 'open' }), 404, 'thread.not-found');
  });

  it('is who nobody else is', async () => {
    const { id } = await opened({ url: page() });
    const ada = await forum.person('Ada');
    problemOf(await ada.put(`/v1/threads/${id}/state`, { state: 'closed' }), 403, 'thread.forbidden');
    problemOf(await anyone.put(`/v1/threads/${id}/state`, { state: 'closed' }), 401, 'auth.token-missing');
  });
});

describe('counts', () => {
  it('are told for what was asked, as it was asked', async () => {
    const [key, url] = [own('key'), page()];
    const named = await opened({ url: page(), key });
    const there = await opened({ url });
    const post = await forum.post(mary);
    for (const id of [named.id, there.id, there.id, post.id, post.id, post.id]) await forum.comment(mary, id);
    const odd = `${url}/?utm_source=x#top`;
    const asked = { ids: [post.id, UNKNOWN], keys: [key, own('none')], urls: [odd, page()] };
    const expected = {
      [post.id]: 3,
      [UNKNOWN]: 0,
      [key]: 1,
      [asked.keys[1] ?? '']: 0,
      [odd]: 2,
      [asked.urls[1] ?? '']: 0,
    };
    expect(bodyOf(await mary.post<Counts>('/v1/threads/counts', asked)).counts).toEqual(expected);
    const query = [
      ...asked.ids.map((id) => `id=${id}`),
      ...asked.keys.map((each) => `key=${each}`),
      ...asked.urls.map((each) => `url=${encodeURIComponent(each)}`),
    ].join('&');
    const read = await anyone.get<Counts>(`/v1/threads/counts?${query}`);
    expect(bodyOf(read).counts).toEqual(expected);
    expect(read.headers.get('cache-control')).toBe('public, max-age=1');
    const known = { 'if-none-match': read.headers.get('etag') ?? '' };
    expect((await anyone.get(`/v1/threads/counts?${query}`, known)).status).toBe(304);
    expect((await mary.get(`/v1/threads/counts?${query}`)).headers.get('cache-control')).toBe('private, no-cache');
  });

  it('show their own writing to whoever has a token, and soon to others', async () => {
    const { id } = await opened({ url: page() });
    for (let written = 1; written <= 3; written++) {
      await forum.comment(mary, id);
      expect(bodyOf(await mary.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: written });
    }
    await eventually(async () => {
      expect(bodyOf(await anyone.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: 3 });
    });
  });

  it('may be asked for names that mean something to programs', async () => {
    const keys = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '7'];
    await opened({ url: page(), key: '__proto__' });
    const answer = await anyone.post<Counts>('/v1/threads/counts', { keys });
    expect(Object.entries(bodyOf(answer).counts).sort()).toEqual(keys.map((key) => [key, 0]).sort());
    expect(answer.text).toContain('"__proto__":0');
  });

  it('of nothing are nothing', async () => {
    expect(bodyOf(await anyone.post('/v1/threads/counts', {}))).toEqual({ counts: {} });
    expect(bodyOf(await anyone.get('/v1/threads/counts'))).toEqual({ counts: {} });
    expect(bodyOf(await anyone.post('/v1/threads/counts', { ids: [], keys: [], urls: [] }))).toEqual({ counts: {} });
  });

  it('are told for a hundred threads at once, and no more', async () => {
    const keys = Array.from({ length: 100 }, (_, i) => `key-${String(i)}`);
    expect(Object.keys(bodyOf(await anyone.post<Counts>('/v1/threads/counts', { keys })).counts)).toHaveLength(100);
    problemOf(await anyone.post('/v1/threads/counts', { keys: [...keys, 'more'] }), 400, 'request.invalid');
    problemOf(await anyone.post('/v1/threads/counts', { keys, ids: [UNKNOWN] }), 400, 'request.invalid');
    problemOf(await anyone.post('/v1/threads/counts', { keys, urls: [BLOG] }), 400, 'request.invalid');
    const query = keys.map((key) => `key=${key}`).join('&');
    bodyOf(await anyone.get(`/v1/threads/counts?${query}`));
    problemOf(await anyone.get(`/v1/threads/counts?${query}&id=${UNKNOWN}`), 400, 'request.invalid');
  });

  it.each(
    byText([
      { ids: ['x'] },
      { ids: [UNKNOWN.toUpperCase().replace('0189', 'ABCD')] },
      { ids: UNKNOWN },
      { ids: [null] },
      { keys: [''] },
      { keys: [7] },
      { keys: ['x'.repeat(201)] },
      { keys: ['\0'] },
      { keys: null },
      { urls: [''] },
      { urls: {} },
      { urls: [`${BLOG}/${'a'.repeat(2_048)}`] },
      { key: ['a'] },
    ]),
  )('are not told for %s', async (_text, body) => {
    problemOf(await anyone.post('/v1/threads/counts', body), 400, 'request.invalid');
  });

  it.each(byText(['id=x', 'id=', 'key=', 'url=', 'key=%00', `key=${'x'.repeat(201)}`, 'site=default&site=default']))(
    'are not told for ?%s',
    async (_text, query) => {
      problemOf(await anyone.get(`/v1/threads/counts?${query}`), 400, 'request.invalid');
    },
  );

  it('of a post that was deleted are 0', async () => {
    const { id } = await forum.post(mary);
    await forum.comment(mary, id);
    bodyOf(await mary.delete(`/v1/posts/${id}`), 204);
    await eventually(async () => {
      expect(bodyOf(await mary.get<Counts>(`/v1/threads/counts?id=${id}`)).counts).toEqual({ [id]: 0 });
    });
  });
});

describe('a site with rules of its own', () => {
  let reader: Client;
  let ada: Client;
  let moderator: Client;

  beforeAll(async () => {
    reader = new Client(system.address, null, 'strict');
    const token = (sub: string, roles: string[]) => signToken(sites.strict.secret, { sub, name: sub, roles }, '1h');
    ada = new Client(system.address, await token('ada', []), 'strict');
    moderator = new Client(system.address, await token('mary', ['moderator']), 'strict');
  });

  it('says which parameters tell its pages apart', async () => {
    const url = strictPage();
    const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?lang=en&id=1` }), 201);
    expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?id=1&lang=de` })).id).toBe(id);
    expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url: `${url}?id=2` }), 201).id).not.toBe(id);
  });

  it('says how long a title may be, of a thread that is made', async () => {
    const url = strictPage();
    problemOf(await reader.put('/v1/threads', { url, title: 'x'.repeat(11) }), 400, 'thread.title-too-long');
    bodyOf(await reader.put('/v1/threads', { url, title: 'x'.repeat(10) }), 201);
    expect(bodyOf(await reader.put<PageThread>('/v1/threads', { url, title: 'x'.repeat(11) })).title).toHaveLength(10);
  });

  it('has pages and keys of its own', async () => {
    const [url, key] = [strictPage(), own('key')];
    const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url, key }), 201);
    problemOf(await byKey(key), 404, 'thread.not-found');
    problemOf(await byUrl(url), 404, 'thread.not-found');
    problemOf(await anyone.get(`/v1/threads/${id}`), 404, 'thread.not-found');
    problemOf(await mary.put(`/v1/threads/${id}/state`, { state: 'closed' }), 404, 'thread.not-found');
    problemOf(await reader.put('/v1/threads', { url: page() }), 403, 'thread.foreign-page');
  });

  it('closes threads where nobody writes, at once for readers and soon for everybody else', async () => {
    const { id } = bodyOf(await reader.put<PageThread>('/v1/threads', { url: strictPage() }), 201);
    const before = await reader.get<PageThread>(`/v1/threads/${id}`);
    await ages(id);
    const over = await reader.get<PageThread>(`/v1/threads/${id}`, {
      'if-none-match': before.headers.get('etag') ?? '',
    });
    expect(bodyOf(over)).toMatchObject({ state: 'closed', closedBecause: ['age'], version: 1 });
    problemOf(await ada.post(`/v1/threads/${id}/comments`, { body: 'Late.' }), 409, 'thread.closed');
    await eventually(async () => {
      expect(await told(id)).toEqual(['parley.thread.opened.v1', 'parley.thread.closed.v1']);
    }, 60_000);
    expect(bodyOf(await reader.get(`/v1/threads/${id}`))).toEqual({ ...bodyOf(over), version: 2 });

    const open = bodyOf(await moderator.put<PageThread>(`/v1/threads/${id}/state`, { state: 'open' }));
    expect(open).toMatchObject({ state: 'open', closedBecause: [], version: 3 });
    bodyOf(await ada.post(`/v1/threads/${id}/comments`, { body: 'In time.' }), 201);
  }, 90_000);
});

/** With a name for each that is not longer than a line. */
function byText<T>(values: readonly T[]): [string, T][] {
  return values.map((value) => [(typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 60), value]);
}

function page(): string {
  return `${BLOG}/${own('page')}`;
}

function strictPage(): string {
  return `https://strict.example/${own('page')}`;
}

async function opened(fields: object): Promise<PageThread> {
  return bodyOf(await anyone.put<PageThread>('/v1/threads', fields), 201);
}

function byUrl(url: string): Promise<Answer<PageThread>> {
  return anyone.get(`/v1/threads?url=${encodeURIComponent(url)}`);
}

function byKey(key: string): Promise<Answer<PageThread>> {
  return anyone.get(`/v1/threads?key=${encodeURIComponent(key)}`);
}

/** Makes a thread as old as one that nobody has written in for 31 days. */
async function ages(id: string): Promise<void> {
  await onDatabase(
    system.databaseUrl,
    `UPDATE comments.threads SET created_at = created_at - interval '31 days', quiet_since = 'epoch' WHERE id = '${id}'`,
  );
}

/** The events of a thread that have been published. */
async function told(id: string): Promise<string[]> {
  const rows = await onDatabase<{ type: string }>(
    system.databaseUrl,
    `SELECT envelope::json ->> 'type' AS type FROM comments.outbox_sent WHERE partition_key = '${id}' ORDER BY id`,
  );
  return rows.map(({ type }) => type);
}
