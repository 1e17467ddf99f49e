import { bodyOf, problemOf } from '../support/client.js';
import { own } from '../support/forum.js';
import type { Category } from '../support/things.js';
import type { Stage } from './stage.js';

export function aboutCategories(the: Stage): void {
  describe('categories', () => {
    it('are made, changed and deleted by an admin, and read by anyone', async () => {
      const slug = own('news');
      const made = await the.admin.post<Category>('/v1/categories', { slug, name: 'News', description: 'What is new' });
      const category = bodyOf(made, 201);
      expect(category).toMatchObject({ slug, name: 'News', description: 'What is new', parentId: null, position: 0 });
      expect(made.headers.get('location')).toBe(`/v1/categories/${category.id}`);
      expect(bodyOf(await the.forum.anyone.get(`/v1/categories/${category.id}`))).toEqual(category);
      const child = await the.forum.category(the.admin, { parentId: category.id });
      expect(child.parentId).toBe(category.id);

      const renamed = bodyOf(await the.admin.patch<Category>(`/v1/categories/${category.id}`, { name: 'Fresh' }));
      expect(renamed).toMatchObject({ id: category.id, slug, name: 'Fresh' });
      problemOf(await the.admin.delete(`/v1/categories/${category.id}`), 409, 'category.not-empty');
      bodyOf(await the.admin.delete(`/v1/categories/${child.id}`), 204);
      bodyOf(await the.admin.delete(`/v1/categories/${category.id}`), 204);
      problemOf(await the.forum.anyone.get(`/v1/categories/${category.id}`), 404, 'category.not-found');
    });

    it('are not for others to write', async () => {
      const moderator = await the.forum.person('Mo', ['moderator']);
      const fields = { slug: own('news'), name: 'News' };
      problemOf(await moderator.post('/v1/categories', fields), 403, 'category.forbidden');
      problemOf(await the.ada.post('/v1/categories', fields), 403, 'category.forbidden');
      problemOf(await the.forum.anyone.post('/v1/categories', fields), 401, 'auth.token-missing');
      const category = await the.forum.category(the.admin);
      problemOf(await the.ada.patch(`/v1/categories/${category.id}`, { name: 'Mine' }), 403, 'category.forbidden');
      problemOf(await the.ada.delete(`/v1/categories/${category.id}`), 403, 'category.forbidden');
    });

    it('have slugs of their own', async () => {
      const { slug } = await the.forum.category(the.admin);
      problemOf(await the.admin.post('/v1/categories', { slug, name: 'Again' }), 409, 'category.slug-taken');
    });
  });
}
