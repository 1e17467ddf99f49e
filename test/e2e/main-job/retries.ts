import { bodyOf, problemOf } from '../support/client.js';
import { own } from '../support/forum.js';
import type { Comment, Post } from '../support/things.js';
import type { Stage } from './stage.js';

export function aboutRetries(the: Stage): void {
  describe('an Idempotency-Key', () => {
    const creating = [
      ['a category', () => Promise.resolve('/v1/categories'), () => ({ slug: own('slug'), name: 'A name' })],
      ['a post', () => Promise.resolve('/v1/posts'), () => ({ title: own('Title'), body: 'Text', tags: ['b', 'a'] })],
      [
        'a comment',
        async () => `/v1/threads/${(await the.forum.post(the.ada)).id}/comments`,
        () => ({ body: own('Text'), parentId: null }),
      ],
    ] as const;

    it.each(creating)('gives the first answer again: %s', async (_what, pathOf, fields) => {
      const [path, body, headers] = [await pathOf(), fields(), { 'idempotency-key': own('key') }];
      const first = await the.admin.post<{ id: string }>(path, body, headers);
      const second = await the.admin.post(path, body, headers);
      bodyOf(first, 201);
      expect(second).toMatchObject({ status: 201, text: first.text });
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
      const reordered = Object.fromEntries(Object.entries(body).reverse());
      expect((await the.admin.post(path, reordered, headers)).text).toBe(first.text);
    });

    it.each(creating)('refuses another body: %s', async (_what, pathOf, fields) => {
      const [path, headers] = [await pathOf(), { 'idempotency-key': own('key') }];
      bodyOf(await the.admin.post(path, fields(), headers), 201);
      problemOf(await the.admin.post(path, fields(), headers), 422, 'idempotency.key-reused');
    });

    it.each(creating)('makes one of twins that come at the same time: %s', async (_what, pathOf, fields) => {
      const [path, body, headers] = [await pathOf(), fields(), { 'idempotency-key': own('key') }];
      const answers = await Promise.all(
        Array.from({ length: 8 }, () => the.admin.post<{ id: string }>(path, body, headers)),
      );
      expect(new Set(answers.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
      expect(answers.filter((answer) => answer.headers.get('idempotent-replayed') === 'true')).toHaveLength(7);
    });

    it("is its owner's, for one path, and keeps no failure", async () => {
      const headers = { 'idempotency-key': own('key') };
      const body = { title: 'One', body: 'Text' };
      problemOf(await the.ada.post('/v1/posts', { ...body, title: '' }, headers), 400, 'request.invalid');
      const first = bodyOf(await the.ada.post<Post>('/v1/posts', body, headers), 201);
      const others = bodyOf(await the.ben.post<Post>('/v1/posts', body, headers), 201);
      expect(others.id).not.toBe(first.id);
      const comment = { body: 'Text' };
      const here = bodyOf(await the.ada.post<Comment>(`/v1/threads/${first.id}/comments`, comment, headers), 201);
      const there = bodyOf(await the.ada.post<Comment>(`/v1/threads/${others.id}/comments`, comment, headers), 201);
      expect(here.id).not.toBe(there.id);
    });
  });
}
