import { bodyOf, type Client, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import type { Page, Post } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describePosts(fixture: MainJobFixture): void {
  describe('a post', () => {
    it('is read by its id and by its slug, by anyone', async () => {
      const category = await fixture.forum.category(fixture.admin);
      const fields = {
        title: 'Süße Träume: 你好!',
        body: '**Bold** & <b>plain</b>',
        categoryId: category.id,
        tags: ['a', 'ü b'],
      };
      const response = await fixture.ada.post<Post>('/v1/posts', fields);
      const post = bodyOf(response, 201);
      expect(response.headers.get('location')).toBe(`/v1/posts/${post.id}`);
      expect(post).toMatchObject({
        ...fields,
        author: { id: fixture.ada.sub, name: 'Ada', kind: 'member', picture: null },
        status: 'published',
        score: 0,
        myVote: 0,
        commentCount: 0,
        pinned: false,
        locked: false,
        revision: 1,
        editedAt: null,
      });
      expect(post.bodyHtml).toContain('<strong>Bold</strong>');
      expect(post.id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      // Its version rises once its thread is there.
      const read = { ...post, version: expect.any(Number) as number };
      expect(await fixture.forum.readPost(post.id)).toEqual(read);
      expect(bodyOf(await fixture.forum.anyone.get(`/v1/posts/by-slug/${encodeURIComponent(post.slug)}`))).toEqual(
        read,
      );
    });

    it('is found in the lists of its category, tag and author', async () => {
      const category = await fixture.forum.category(fixture.admin);
      const tag = uniqueName('tag');
      const post = await fixture.forum.post(fixture.ada, { categoryId: category.id, tags: [tag, 'other'] });
      await fixture.forum.post(fixture.ada);
      await fixture.forum.post(fixture.ben, { categoryId: category.id });
      const idsAt = async (query: string) =>
        bodyOf(await fixture.forum.anyone.get<Page<Post>>(`/v1/posts?${query}`)).items.map(({ id }) => id);
      expect(await idsAt(`tag=${tag}`)).toEqual([post.id]);
      expect(await idsAt(`category=${category.id}&author=${fixture.ada.sub}`)).toEqual([post.id]);
      expect(await idsAt(`category=${category.slug}`)).toHaveLength(2);
      expect(await idsAt(`author=${fixture.ada.sub}`)).toHaveLength(2);
      expect(await idsAt('')).toContain(post.id);
      problemOf(await fixture.forum.anyone.get(`/v1/posts?category=${uniqueName('none')}`), 404, 'category.not-found');
    });

    it('is edited by its author, unless the revision is stale', async () => {
      const post = await fixture.forum.post(fixture.ada, { tags: ['old'] });
      const path = `/v1/posts/${post.id}`;
      const { headers } = await fixture.ada.get(path);
      const tag = headers.get('etag') ?? '';
      await fixture.ben.put(`${path}/vote`, { value: 1 });
      const edited = await fixture.ada.patch<Post>(path, { title: 'Better', body: '*New*' }, { 'if-match': tag });
      expect(bodyOf(edited)).toMatchObject({ title: 'Better', body: '*New*', tags: ['old'], revision: 2, score: 1 });
      expect(edited.body.bodyHtml).toContain('<em>New</em>');
      expect(Date.parse(edited.body.editedAt ?? '')).toBeGreaterThanOrEqual(Date.parse(post.createdAt));
      problemOf(await fixture.ada.patch(path, { title: 'Lost' }, { 'if-match': tag }), 412, 'request.stale');
      problemOf(await fixture.ada.delete(path, { 'if-match': tag }), 412, 'request.stale');
      expect((await fixture.forum.readPost(post.id)).title).toBe('Better');
      bodyOf(await fixture.ada.patch(path, { title: 'Last write wins' }));
      const newest = edited.headers.get('etag') ?? '';
      problemOf(await fixture.ada.patch(path, { title: 'Lost' }, { 'if-match': newest }), 412, 'request.stale');
    });

    it('is voted on, locked and restored only at the revision in If-Match', async () => {
      const mary = await fixture.forum.person('Mary', ['moderator']);
      const path = `/v1/posts/${(await fixture.forum.post(fixture.ada)).id}`;
      const seen = { 'if-match': (await mary.get(path)).headers.get('etag') ?? '' };
      bodyOf(await fixture.ada.patch(path, { title: 'Another' }));
      problemOf(await mary.put(`${path}/vote`, { value: 1 }, seen), 412, 'request.stale');
      problemOf(await mary.put(`${path}/lock`, undefined, seen), 412, 'request.stale');
      const post = await mary.get<Post>(path);
      expect(post.body).toMatchObject({ title: 'Another', score: 0, locked: false });
      const newest = { 'if-match': post.headers.get('etag') ?? '' };
      bodyOf(await mary.put(`${path}/vote`, { value: 1 }, newest));
      bodyOf(await mary.put(`${path}/lock`, undefined, newest));
      problemOf(await mary.delete(`${path}/lock`, seen), 412, 'request.stale');
      bodyOf(await mary.delete(path, newest), 204);
      problemOf(await mary.post(`${path}/restore`, undefined, seen), 412, 'request.stale');
      const restored = bodyOf(await mary.post<Post>(`${path}/restore`, undefined, newest));
      expect(restored).toMatchObject({ title: 'Another', score: 1, locked: true });
    });

    it('is edited and deleted by moderators, but not by other members', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const path = `/v1/posts/${post.id}`;
      problemOf(await fixture.ben.patch(path, { title: 'Mine' }), 403, 'post.not-yours');
      problemOf(await fixture.ben.delete(path), 403, 'post.not-yours');
      problemOf(await fixture.ben.put(`${path}/lock`), 403, 'post.forbidden');
      problemOf(await fixture.forum.anyone.patch(path, { title: 'Mine' }), 401, 'auth.token-missing');
      const moderator = await fixture.forum.person('Mo', ['moderator']);
      expect(bodyOf(await moderator.patch<Post>(path, { title: 'Tidy' }))).toMatchObject({
        author: { id: fixture.ada.sub },
      });
      bodyOf(await moderator.delete(path), 204);
    });

    it('is restored only by a moderator if a moderator deleted it, and by its author if they did', async () => {
      const moderator = await fixture.forum.person('Mo', ['moderator']);
      const path = `/v1/posts/${(await fixture.forum.post(fixture.ada)).id}`;
      bodyOf(await moderator.delete(path), 204);
      problemOf(await fixture.ada.post(`${path}/restore`), 403, 'post.removed-by-moderator');
      problemOf(await fixture.ada.get(path), 404, 'post.not-found');
      expect(bodyOf(await moderator.post<Post>(`${path}/restore`))).toMatchObject({ status: 'published' });
      bodyOf(await fixture.ada.delete(path), 204);
      expect(bodyOf(await fixture.ada.post<Post>(`${path}/restore`))).toMatchObject({ status: 'published' });
    });

    it('has a score, with one vote per user', async () => {
      const post = await fixture.forum.post(fixture.ada);
      const vote = async (by: Client, value: number) => bodyOf(await by.put(`/v1/posts/${post.id}/vote`, { value }));
      expect(await vote(fixture.ben, 1)).toEqual({ score: 1, myVote: 1 });
      expect(await vote(fixture.ben, 1)).toEqual({ score: 1, myVote: 1 });
      expect(await vote(fixture.cleo, -1)).toEqual({ score: 0, myVote: -1 });
      expect(await vote(fixture.cleo, 0)).toEqual({ score: 1, myVote: 0 });
      expect(await fixture.forum.readPost(post.id, fixture.ben)).toMatchObject({ score: 1, myVote: 1, revision: 1 });
      expect(await fixture.forum.readPost(post.id)).toMatchObject({ score: 1, myVote: 0 });
    });
  });
}
