import { accept, type Actor, refuse, type Role } from '#libs/kernel';
import { type Category, type CategoryText, createCategory, deleteCategory, updateCategory } from './category.js';

const now = new Date('2026-11-22T08:00:00.000Z');
const later = new Date('2026-11-22T08:05:00.000Z');
const admin = actor('admin');
const moderator = actor('moderator');
const text: CategoryText = { slug: 'looms', name: 'Looms', description: null, parentId: null, position: 0 };
const engines = category('engines', null);
const steam = category('steam', 'engines');
const valves = category('valves', 'steam');
const all = [engines, steam, valves];

describe('creating a category', () => {
  it('when an admin creates one, then it belongs to their site, in its first version', () => {
    const created = { ...text, id: 'looms', site: 'default', version: 1, createdAt: now };
    expect(createCategory('looms', text, all, admin, now)).toEqual(
      accept(created, { type: 'created', category: created, at: now }),
    );
  });

  it('when its parent exists, then it is accepted', () => {
    expect(createCategory('looms', { ...text, parentId: 'valves' }, all, admin, now).accepted).toBe(true);
  });

  it.each([
    ['category.forbidden', text, moderator],
    ['category.slug-taken', { ...text, slug: 'steam' }, admin],
    ['category.unknown-parent', { ...text, parentId: 'nowhere' }, admin],
    ['category.unknown-parent', { ...text, parentId: 'looms' }, admin],
  ] as const)('then it is refused as %s', (code, wanted, by) => {
    expect(createCategory('looms', wanted, all, by, now)).toEqual(refuse(code));
  });
});

describe('updating a category', () => {
  it('when an admin renames it, then its version rises and it keeps its own slug', () => {
    const updated = { ...steam, name: 'Steam engines', version: 2 };
    expect(updateCategory(steam, { ...steam, name: 'Steam engines' }, all, admin, later)).toEqual(
      accept(updated, { type: 'updated', category: updated, at: later }),
    );
  });

  it('when it moves to the top, then it is accepted', () => {
    expect(updateCategory(steam, { ...steam, parentId: null }, all, admin, later)).toMatchObject({
      accepted: true,
      state: { parentId: null },
    });
  });

  it.each([
    ['itself', engines, 'engines'],
    ['a child', engines, 'steam'],
    ['a grandchild', engines, 'valves'],
  ])('when it would stand below %s, then it is refused', (_what, moved, parentId) => {
    expect(updateCategory(moved, { ...moved, parentId }, all, admin, later)).toEqual(refuse('category.below-itself'));
  });

  it("when it takes another one's slug, or the actor is no admin, then it is refused", () => {
    expect(updateCategory(steam, { ...steam, slug: 'valves' }, all, admin, later)).toEqual(
      refuse('category.slug-taken'),
    );
    expect(updateCategory(steam, steam, all, moderator, later)).toEqual(refuse('category.forbidden'));
  });
});

describe('deleting a category', () => {
  it('when it is empty, then it is deleted, with an event of the next version', () => {
    const deleted = { ...valves, version: 2 };
    expect(deleteCategory(valves, true, admin, later)).toEqual(
      accept(deleted, { type: 'deleted', category: deleted, at: later }),
    );
  });

  it('when it is not empty, or the actor is no admin, then it stays', () => {
    expect(deleteCategory(engines, false, admin, later)).toEqual(refuse('category.not-empty'));
    expect(deleteCategory(engines, false, moderator, later)).toEqual(refuse('category.forbidden'));
  });
});

function category(id: string, parentId: string | null): Category {
  return {
    id,
    site: 'default',
    slug: id,
    name: id,
    description: null,
    parentId,
    position: 0,
    version: 1,
    createdAt: now,
  };
}

function actor(role: Role): Actor {
  return {
    site: 'default',
    kind: 'member',
    id: role,
    name: role,
    handle: role,
    picture: null,
    email: null,
    roles: [role],
  };
}
