import { bodyOf, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import type { Comment, Post } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describeRetries(fixture: MainJobFixture): void {
  describe('an Idempotency-Key', () => {
    const creating = [
      ['a category', () => Promise.resolve('/v1/categories'), () => ({ slug: uniqueName('slug'), name: 'A name' })],
      [
        'a post',
        () => Promise.resolve('/v1/posts'),
        () => ({ title: uniqueName('Title'), body: 'Text', tags: ['b', 'a'] }),
      ],
      [
        'a comment',
        async () => `/v1/threads/${(await fixture.forum.post(fixture.ada)).id}/comments`,
        () => ({ body: uniqueName('Text'), parentId: null }),
      ],
    ] as const;

    it.each(creating)('replays the first response: %s', async (_what, pathOf, fields) => {
      const [path, body, headers] = [await pathOf(), fields(), { 'idempotency-key': uniqueName('key') }];
      const first = await fixture.admin.post<{ id: string }>(path, body, headers);
      const second = await fixture.admin.post(path, body, headers);
      bodyOf(first, 201);
      expect(second).toMatchObject({ status: 201, text: first.text });
      expect(first.headers.get('idempotent-replayed')).toBeNull();
      expect(second.headers.get('idempotent-replayed')).toBe('true');
      expect(second.headers.get('location')).toBe(first.headers.get('location'));
      expect(second.headers.get('etag')).toBe(first.headers.get('etag'));
      const reordered = Object.fromEntries(Object.entries(body).reverse());
      expect((await fixture.admin.post(path, reordered, headers)).text).toBe(first.text);
    });

    it.each(creating)('rejects another body: %s', async (_what, pathOf, fields) => {
      const [path, headers] = [await pathOf(), { 'idempotency-key': uniqueName('key') }];
      bodyOf(await fixture.admin.post(path, fields(), headers), 201);
      problemOf(await fixture.admin.post(path, fields(), headers), 422, 'idempotency.key-reused');
    });

    it.each(creating)('creates one of two concurrent duplicates: %s', async (_what, pathOf, fields) => {
      const [path, body, headers] = [await pathOf(), fields(), { 'idempotency-key': uniqueName('key') }];
      const responses = await Promise.all(
        Array.from({ length: 8 }, () => fixture.admin.post<{ id: string }>(path, body, headers)),
      );
      expect(new Set(responses.map(({ status, text }) => `${String(status)} ${text}`)).size).toBe(1);
      expect(responses.filter((response) => response.headers.get('idempotent-replayed') === 'true')).toHaveLength(7);
    });

    it('is scoped to its actor and path, and does not store failures', async () => {
      const headers = { 'idempotency-key': uniqueName('key') };
      const body = { title: 'One', body: 'Text' };
      problemOf(await fixture.ada.post('/v1/posts', { ...body, title: '' }, headers), 400, 'request.invalid');
      const first = bodyOf(await fixture.ada.post<Post>('/v1/posts', body, headers), 201);
      const others = bodyOf(await fixture.ben.post<Post>('/v1/posts', body, headers), 201);
      expect(others.id).not.toBe(first.id);
      const comment = { body: 'Text' };
      const here = bodyOf(await fixture.ada.post<Comment>(`/v1/threads/${first.id}/comments`, comment, headers), 201);
      const there = bodyOf(await fixture.ada.post<Comment>(`/v1/threads/${others.id}/comments`, comment, headers), 201);
      expect(here.id).not.toBe(there.id);
    });
  });
}
