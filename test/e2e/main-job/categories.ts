import { bodyOf, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import type { Category } from '../support/api-types.js';
import type { MainJobFixture } from './fixture.js';

export function describeCategories(fixture: MainJobFixture): void {
  describe('categories', () => {
    it('are created, updated and deleted by an admin, and read by anyone', async () => {
      const slug = uniqueName('news');
      const made = await fixture.admin.post<Category>('/v1/categories', {
        slug,
        name: 'News',
        description: 'What is new',
      });
      const category = bodyOf(made, 201);
      expect(category).toMatchObject({ slug, name: 'News', description: 'What is new', parentId: null, position: 0 });
      expect(made.headers.get('location')).toBe(`/v1/categories/${category.id}`);
      expect(bodyOf(await fixture.forum.anyone.get(`/v1/categories/${category.id}`))).toEqual(category);
      const child = await fixture.forum.category(fixture.admin, { parentId: category.id });
      expect(child.parentId).toBe(category.id);

      const renamed = bodyOf(await fixture.admin.patch<Category>(`/v1/categories/${category.id}`, { name: 'Fresh' }));
      expect(renamed).toMatchObject({ id: category.id, slug, name: 'Fresh' });
      problemOf(await fixture.admin.delete(`/v1/categories/${category.id}`), 409, 'category.not-empty');
      bodyOf(await fixture.admin.delete(`/v1/categories/${child.id}`), 204);
      bodyOf(await fixture.admin.delete(`/v1/categories/${category.id}`), 204);
      problemOf(await fixture.forum.anyone.get(`/v1/categories/${category.id}`), 404, 'category.not-found');
    });

    it('cannot be written by others', async () => {
      const moderator = await fixture.forum.person('Mo', ['moderator']);
      const fields = { slug: uniqueName('news'), name: 'News' };
      problemOf(await moderator.post('/v1/categories', fields), 403, 'category.forbidden');
      problemOf(await fixture.ada.post('/v1/categories', fields), 403, 'category.forbidden');
      problemOf(await fixture.forum.anyone.post('/v1/categories', fields), 401, 'auth.token-missing');
      const category = await fixture.forum.category(fixture.admin);
      problemOf(await fixture.ada.patch(`/v1/categories/${category.id}`, { name: 'Mine' }), 403, 'category.forbidden');
      problemOf(await fixture.ada.delete(`/v1/categories/${category.id}`), 403, 'category.forbidden');
    });

    it('have unique slugs', async () => {
      const { slug } = await fixture.forum.category(fixture.admin);
      problemOf(await fixture.admin.post('/v1/categories', { slug, name: 'Again' }), 409, 'category.slug-taken');
    });
  });
}
