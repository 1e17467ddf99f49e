import { addressOf, isOurs, routeOf } from './route.js';

const ID = '0199a3b4-0000-7000-8000-000000000001';
const at = (address: string) => routeOf(new URL(address, 'http://localhost:3000'));
const first = { sort: 'active', period: 'all', category: null, tag: null, cursor: null };

describe('an address', () => {
  it.each([
    ['/forum', { page: 'posts', listing: first }],
    ['/forum/', { page: 'posts', listing: first }],
    ['/forum?sort=top&period=week', { page: 'posts', listing: { ...first, sort: 'top', period: 'week' } }],
    [
      '/forum?category=news&tag=c%2B%2B&cursor=x',
      { page: 'posts', listing: { ...first, category: 'news', tag: 'c++', cursor: 'x' } },
    ],
    ['/forum?sort=none&period=eon', { page: 'posts', listing: first }],
    [`/forum/posts/${ID}`, { page: 'post', id: ID }],
    [`/forum/posts/${ID}/edit`, { page: 'edit', id: ID }],
    ['/forum/write', { page: 'write', category: null }],
    ['/forum/write?category=news', { page: 'write', category: 'news' }],
    ['/forum/categories', { page: 'categories' }],
    ['/forum/notifications', { page: 'notifications', cursor: null }],
    ['/forum/sign-in', { page: 'sign-in', next: null }],
  ])('%s shows what it names', (address, route) => {
    expect(at(address)).toEqual(route);
  });

  it.each([
    '/forum/none',
    '/forum/posts',
    '/forum/posts/7',
    `/forum/posts/${ID}/more`,
    '/forum/write/now',
    '/forum/a/b/c/d',
  ])('%s shows that nothing is there', (address) => {
    expect(at(address)).toEqual({ page: 'nowhere' });
  });
});

describe('after signing in', () => {
  it.each(['/forum', '/forum?tag=x', `/forum/posts/${ID}#comment-1`])('somebody comes back to %s', (next) => {
    expect(at(addressOf.signIn(next))).toEqual({ page: 'sign-in', next });
  });

  it.each([
    'https://evil.example/forum',
    '//evil.example/forum',
    '//',
    '/\\evil.example/forum',
    'javascript:alert(1)',
    '/docs',
    '/forum/../docs',
  ])('nobody is led to %s', (next) => {
    expect(at(addressOf.signIn(next))).toEqual({ page: 'sign-in', next: null });
  });
});

describe('the address of a list', () => {
  it('says only what is not as ever', () => {
    expect(addressOf.posts({ sort: 'active', period: 'all', tag: null })).toBe('/forum');
    expect(addressOf.posts({ sort: 'top', period: 'day', category: 'news' })).toBe(
      '/forum?category=news&sort=top&period=day',
    );
  });

  it('leads back to the same list', () => {
    const listing = { sort: 'hot', period: 'year', category: 'a-b', tag: 'ä & ö', cursor: 'e30=' } as const;
    expect(at(addressOf.posts(listing))).toEqual({ page: 'posts', listing });
  });
});

it('links out of the forum are left to the browser', () => {
  expect(['/forum', '/forum/x', '/forums', '/docs', '/forum/assets/main.js'].map(isOurs)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
