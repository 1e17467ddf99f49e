import { SaxesParser } from 'saxes';
import { signToken } from '#libs/http';
import { eventually } from '#libs/testing';
import { bodyOf, type Client, problemOf } from './support/client.js';
import { EventStreamClient } from './support/event-stream.js';
import { Forum, uniqueName, pages } from './support/forum.js';
import { SECRET, type System } from './support/system.js';
import type { Page, Thread } from './support/api-types.js';
import { sharedSystem } from './support/system-with-servers.js';

interface Unread {
  readonly thread: Thread;
  readonly version: number;
  readonly unread: number;
}

let system: System;
let forum: Forum;
let ada: Client & { readonly sub: string };
let bob: Client & { readonly sub: string };

beforeAll(async () => {
  system = await sharedSystem();
  forum = new Forum(system.address, SECRET);
  [ada, bob] = await Promise.all([forum.person('Ada'), forum.person('Bob')]);
}, 120_000);
afterAll(async () => {
  await system.stop();
});
afterEach(() => {
  expect(system.newErrors()).toEqual([]);
});

/** A new thread with some comments of Ada's. */
async function threadWith(comments: number): Promise<string> {
  const { id } = await forum.post(ada);
  for (let i = 0; i < comments; i++) await forum.comment(ada, id);
  return id;
}

describe('the stream of a thread', () => {
  const open = (thread: string, query = '', headers: Record<string, string> = {}) =>
    EventStreamClient.open(`${system.address}/v1/threads/${thread}/events${query}`, headers);

  it('sends changes, and resumes where it stopped', async () => {
    const thread = await threadWith(1);
    const stream = await open(thread);
    await eventually(() => {
      expect(stream.received).toEqual(['thread 2']);
    });
    const { id, body } = await forum.comment(ada, thread);
    await eventually(() => {
      expect(stream.received).toEqual(['thread 2', 'comment 3', 'thread 3']);
    });
    expect(stream.events[1]?.data).toMatchObject({ id, body, status: 'published', author: { id: ada.sub } });
    expect(stream.events[2]?.data).toMatchObject({ id: thread, commentCount: 2, version: 3 });
    stream.disconnect();

    bodyOf(await ada.patch(`/v1/comments/${id}`, { body: 'Edited.' }));
    bodyOf(await bob.put(`/v1/comments/${id}/vote`, { value: 1 }));
    const other = await forum.comment(ada, thread);
    expect((await ada.delete(`/v1/comments/${other.id}`)).status).toBe(204);
    for (const resumed of [
      await open(thread, '?lastEventId=2', { 'last-event-id': '3' }),
      await open(thread, '?lastEventId=3'),
    ]) {
      await eventually(() => {
        expect(resumed.received).toEqual(['comment 4', 'comment 6', 'thread 6']);
      });
      expect(resumed.events[0]?.data).toMatchObject({ id, body: 'Edited.' });
      expect(resumed.events[1]?.data).toMatchObject({ id: other.id, status: 'deleted' });
      expect(resumed.events[1]?.data).not.toHaveProperty('body');
      resumed.disconnect();
    }
  });

  it('is readable for pages of the site, and not cached', async () => {
    const origin = 'http://localhost:8080';
    const stream = await open(await threadWith(0), '', { origin });
    expect(Object.fromEntries(stream.headers)).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-cache, no-store',
      'x-accel-buffering': 'no',
      'access-control-allow-origin': origin,
      'access-control-expose-headers': expect.stringContaining('X-Correlation-Id') as string,
      'x-correlation-id': expect.stringMatching(/./) as string,
    });
    stream.disconnect();
  });

  it('resets a client whose version is unknown', async () => {
    const stream = await open(await threadWith(0), '', { 'last-event-id': '77' });
    await eventually(() => {
      expect(stream.events).toEqual([{ event: 'reset', id: 1, data: { version: 1 } }]);
    });
    stream.disconnect();
  });

  it('ends with its token, and with its thread', async () => {
    const moderator = await forum.person('Mod', ['moderator']);
    const { id } = await forum.post(ada);
    const [forEver, short] = [await open(id), await signToken(SECRET, { sub: uniqueName('eve'), name: 'Eve' }, 3)];
    const brief = await open(id, '', { authorization: `Bearer ${short}` });
    await eventually(() => {
      expect([brief.hasEnded, forEver.hasEnded]).toEqual([true, false]);
    });
    expect((await moderator.delete(`/v1/posts/${id}`)).status).toBe(204);
    await eventually(() => {
      expect(forEver.hasEnded).toBe(true);
    });
    problemOf(await forum.anyone.get(`/v1/threads/${id}/events`), 404, 'thread.not-found');
  });

  it('accepts a ticket once', async () => {
    const thread = await threadWith(0);
    problemOf(await forum.anyone.post('/v1/stream-tickets'), 401, 'auth.token-missing');
    const { ticket, expiresAt } = bodyOf(
      await ada.post<{ ticket: string; expiresAt: string }>('/v1/stream-tickets'),
      201,
    );
    expect(Date.parse(expiresAt)).toBeGreaterThan(Date.now());
    const path = `/v1/threads/${thread}/events?ticket=${ticket}`;
    const stream = await open(thread, `?ticket=${ticket}`);
    await eventually(() => {
      expect(stream.received).toEqual(['thread 1']);
    });
    stream.disconnect();
    problemOf(await forum.anyone.get(path), 401, 'auth.ticket-invalid');
    problemOf(await forum.anyone.get(`/v1/threads/${thread}/events?ticket=x.y.z`), 401, 'auth.ticket-invalid');
    problemOf(await new Forum(system.address, SECRET).as(ticket).get('/v1/threads/unread'), 401, 'auth.token-invalid');
  });

  it('responds to errors with a problem document', async () => {
    const thread = await threadWith(0);
    const path = `/v1/threads/${thread}/events`;
    problemOf(await forum.anyone.get('/v1/threads/x/events'), 400, 'request.bad-id');
    problemOf(await forum.anyone.get(path, { 'last-event-id': 'x' }), 400, 'request.invalid');
    problemOf(await forum.anyone.get(`${path}?lastEventId=-1`), 400, 'request.invalid');
    problemOf(
      await forum.anyone.get('/v1/threads/00000000-0000-7000-8000-000000000000/events'),
      404,
      'thread.not-found',
    );
    expect((await forum.anyone.send('HEAD', path)).status).toBe(200);
  });
});

describe('the stream of a page', () => {
  const open = (query: Record<string, string>, headers: Record<string, string> = {}) =>
    EventStreamClient.open(`${system.address}/v1/threads/events?${new URLSearchParams(query).toString()}`, headers);

  it.each(['key', 'url'] as const)(
    'sends a new thread to clients that gave its %s, from its first version',
    async (by) => {
      const page = { key: uniqueName('key'), url: `http://localhost:8080/${uniqueName('page')}` };
      const streams = await Promise.all([open({ [by]: page[by] }), open({ [by]: page[by], lastEventId: '0' })]);
      const elsewhere = await open({ key: uniqueName('other') });
      const thread = bodyOf(await ada.put<Thread>('/v1/threads', by === 'key' ? page : { url: page.url }), 201);
      const { id } = await forum.comment(ada, thread.id);
      for (const stream of streams) {
        await eventually(() => {
          expect(stream.received.at(-1)).toBe('thread 2');
        });
        expect(stream.events.filter(({ event }) => event === 'comment').map(({ data }) => data.id)).toEqual([id]);
        expect(stream.events.at(-1)?.data).toMatchObject({ id: thread.id, commentCount: 1 });
      }
      const second = await forum.comment(ada, thread.id);
      for (const stream of streams) {
        await eventually(() => {
          expect(stream.received.slice(-2)).toEqual(['comment 3', 'thread 3']);
        });
        expect(stream.events.at(-2)?.data).toMatchObject({ id: second.id });
        stream.disconnect();
      }
      expect(elsewhere.received).toEqual([]);
      elsewhere.disconnect();
    },
  );

  it('resumes where it stopped once there is a thread', async () => {
    const url = `http://localhost:8080/${uniqueName('page')}`;
    const thread = bodyOf(await ada.put<Thread>('/v1/threads', { url }), 201);
    await forum.comment(ada, thread.id);
    const [fresh, resumed] = [await open({ url }), await open({ url }, { 'last-event-id': '1' })];
    await eventually(() => {
      expect([fresh.received, resumed.received]).toEqual([['thread 2'], ['comment 2', 'thread 2']]);
    });
    fresh.disconnect();
    resumed.disconnect();
  });

  it('is rejected without a page, or with one that cannot have a thread', async () => {
    const get = (query: string) => forum.anyone.get(`/v1/threads/events${query}`);
    problemOf(await get(''), 400, 'request.invalid');
    problemOf(await get('?key=a&url=http://localhost/'), 400, 'request.invalid');
    problemOf(await get('?url=ftp://localhost/'), 400, 'thread.bad-url');
    problemOf(await get('?key=a&ticket=x.y.z'), 401, 'auth.ticket-invalid');
  });
});

describe('read marks', () => {
  const read = (by: Client, thread: string, version: number) =>
    by.put<{ version: number; unread: number }>(`/v1/threads/${thread}/read`, { version });

  it("move forward only, and not beyond the thread's version", async () => {
    const thread = await threadWith(2);
    expect(bodyOf(await read(bob, thread, 2))).toEqual({ threadId: thread, version: 2, unread: 1 });
    expect(bodyOf(await read(bob, thread, 0))).toEqual({ threadId: thread, version: 2, unread: 1 });
    expect(bodyOf(await read(bob, thread, 1_000))).toEqual({ threadId: thread, version: 3, unread: 0 });
    expect(bodyOf(await read(ada, thread, 0))).toEqual({ threadId: thread, version: 0, unread: 0 });
    problemOf(await read(bob, thread, -1), 400, 'request.invalid');
    problemOf(await read(forum.anyone, thread, 1), 401, 'auth.token-missing');
    problemOf(await read(bob, '00000000-0000-7000-8000-000000000000', 1), 404, 'thread.not-found');
  });

  it('list what is new since then: newest first, page by page', async () => {
    const reader = await forum.person('Reader');
    const threads = [await threadWith(1), await threadWith(2), await threadWith(3)];
    for (const thread of threads) bodyOf(await read(reader, thread, 2));
    const read1 = await threadWith(1);
    bodyOf(await read(reader, read1, 2));
    const [first = '', second = '', third = ''] = threads;
    const extra = await forum.comment(ada, first);
    await forum.comment(reader, first);
    bodyOf(await ada.patch(`/v1/comments/${extra.id}`, { body: 'Edited.' }));
    const unread = await pages<Unread>(reader, '/v1/threads/unread?limit=1');
    expect(unread.map((item) => [item.thread.id, item.version, item.unread])).toEqual([
      [first, 2, 1],
      [third, 2, 2],
      [second, 2, 1],
    ]);
    expect((await ada.delete(`/v1/comments/${extra.id}`)).status).toBe(204);
    const { items } = bodyOf(await reader.get<Page<Unread>>('/v1/threads/unread'));
    expect(items.map(({ thread }) => thread.id)).toEqual([third, second]);
    problemOf(await forum.anyone.get('/v1/threads/unread'), 401, 'auth.token-missing');
    problemOf(await reader.get('/v1/threads/unread?cursor=x'), 400, 'request.bad-cursor');
  });
});

describe('Atom feeds', () => {
  /** The texts of all elements of a name. @throws {Error} if the document is not well formed */
  function textsOf(document: string, wanted: string): string[] {
    const parser = new SaxesParser();
    const [texts, open]: [string[], string[]] = [[], []];
    parser.on('error', (error) => {
      throw error;
    });
    parser.on('opentag', ({ name }) => {
      open.push(name);
      if (name === wanted) texts.push('');
    });
    parser.on('text', (text) => {
      if (open.at(-1) === wanted) texts.push(`${texts.pop() ?? ''}${text}`);
    });
    parser.on('closetag', () => void open.pop());
    parser.write(document).close();
    return texts;
  }
  const feed = async (by: Client, path: string) => {
    const response = await by.get(path);
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8');
    expect(response.status).toBe(200);
    return response;
  };
  const urn = (id: string) => `urn:uuid:${id}`;

  it('of a thread and of the site show what readers see, and support 304', async () => {
    const { id: thread } = await forum.post(ada, { title: 'Fish & <chips>' });
    const escapedComment = await forum.comment(ada, thread, { body: 'a < b && *c*' });
    const gone = await forum.comment(ada, thread);
    expect((await ada.delete(`/v1/comments/${gone.id}`)).status).toBe(204);
    const path = `/v1/threads/${thread}/comments.atom`;
    const { text, headers } = await feed(forum.anyone, path);
    expect(textsOf(text, 'id')).toEqual([thread, escapedComment.id].map(urn));
    expect(textsOf(text, 'title')).toEqual(['Fish & <chips>', 'Ada: Fish & <chips>']);
    expect(textsOf(text, 'content')).toEqual([escapedComment.bodyHtml]);
    const tag = headers.get('etag') ?? '';
    expect((await forum.anyone.get(path, { 'if-none-match': tag })).status).toBe(304);
    await forum.comment(ada, thread);
    expect((await forum.anyone.get(path, { 'if-none-match': tag })).status).toBe(200);

    const site = textsOf((await feed(forum.anyone, '/v1/comments/newest.atom')).text, 'id');
    expect(site).toContain(urn(escapedComment.id));
    expect(site).not.toContain(urn(gone.id));
    expect((await ada.delete(`/v1/posts/${thread}`)).status).toBe(204);
    await eventually(async () => {
      problemOf(await forum.anyone.get(path), 404, 'thread.not-found');
    });
    expect(textsOf((await feed(forum.anyone, '/v1/comments/newest.atom')).text, 'id')).not.toContain(
      urn(escapedComment.id),
    );
  });

  it('of replies show those of others', async () => {
    const me = await forum.person('Me');
    const thread = await threadWith(0);
    const myComment = await forum.comment(me, thread);
    await forum.comment(me, thread, { parentId: myComment.id });
    const reply = await forum.comment(bob, thread, { parentId: myComment.id });
    const { text, headers } = await feed(me, '/v1/comments/replies.atom');
    expect(textsOf(text, 'id').slice(1)).toEqual([urn(reply.id)]);
    expect(headers.get('cache-control')).toBe('private, no-cache');
    problemOf(await forum.anyone.get('/v1/comments/replies.atom'), 401, 'auth.token-missing');
  });
});
