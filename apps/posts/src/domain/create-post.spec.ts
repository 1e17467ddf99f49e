import { accept, type Actor, personOf, refuse } from '#libs/kernel';
import { createPost } from './create-post.js';
import type { Post, PostText, TextLimits } from './post.js';

const id = '0193a5c0-0000-7000-8000-00000000abcd';
const now = new Date('2026-11-22T08:00:00.000Z');
const limits: TextLimits = { titleLength: 12, bodyLength: 5, editWindowMinutes: null, maxLinks: null };
const stored = {
  title: 'On engines',
  body: 'It 🧵s',
  bodyHtml: '<p>It 🧵s</p>',
  categoryId: null,
  tags: ['a'],
};
const text: PostText = { ...stored, links: ['https://a.org', 'https://b.org'] };
const ada: Actor = {
  site: 'blog',
  kind: 'guest',
  id: 'ada',
  name: 'Ada',
  handle: 'ada',
  picture: null,
  email: null,
  roles: [],
};

describe('creating a post', () => {
  it('when someone writes a post, then it is published, and belongs to them and their site', () => {
    const post: Post = {
      ...stored,
      id,
      site: 'blog',
      slug: 'on-engines-0000abcd',
      authorId: 'ada',
      authorKind: 'guest',
      status: 'published',
      deletedBy: null,
      locked: false,
      pinned: false,
      score: 0,
      hot: expect.any(Number) as number,
      revision: 1,
      version: 1,
      createdAt: now,
      editedAt: null,
      commentCount: 0,
      lastActivityAt: now,
      threadVersion: 0,
    };
    expect(createPost(id, text, limits, ada, now)).toEqual(
      accept(post, { type: 'created', post: { ...post, author: personOf(ada) } }),
    );
  });

  it.each([
    ['post.title-too-long', { title: 'On difference engines' }],
    ['post.body-too-long', { body: 'It 🧵s!' }],
  ] as const)('when the text is longer than the site allows, then %s; an emoji is one character', (code, longer) => {
    expect(createPost(id, { ...text, ...longer }, limits, ada, now)).toEqual(refuse(code));
  });

  it('when it has more links than the site allows, then it is refused', () => {
    const write = (maxLinks: number | null) => createPost(id, text, { ...limits, maxLinks }, ada, now);
    expect([write(null).accepted, write(2).accepted]).toEqual([true, true]);
    expect(write(1)).toEqual(refuse('post.too-many-links'));
    expect(write(0)).toEqual(refuse('post.too-many-links'));
  });

  it('when title and body are just as long as allowed, then they are accepted', () => {
    expect(createPost(id, { ...text, title: '🧵'.repeat(12) }, limits, ada, now).accepted).toBe(true);
  });
});
