import { isForumPath, parseRoute, urlTo } from './route.js';

const ID = '0199a3b4-0000-7000-8000-000000000001';
const routeAt = (url: string) => parseRoute(new URL(url, 'http://localhost:3000'));
const defaults = { sort: 'active', period: 'all', category: null, tag: null, cursor: null };

describe('a route', () => {
  it.each([
    ['/forum', { page: 'posts', listing: defaults }],
    ['/forum/', { page: 'posts', listing: defaults }],
    ['/forum?sort=top&period=week', { page: 'posts', listing: { ...defaults, sort: 'top', period: 'week' } }],
    [
      '/forum?category=news&tag=c%2B%2B&cursor=x',
      { page: 'posts', listing: { ...defaults, category: 'news', tag: 'c++', cursor: 'x' } },
    ],
    ['/forum?sort=none&period=eon', { page: 'posts', listing: defaults }],
    [`/forum/posts/${ID}`, { page: 'post', id: ID }],
    [`/forum/posts/${ID}/edit`, { page: 'edit', id: ID }],
    ['/forum/write', { page: 'write', category: null }],
    ['/forum/write?category=news', { page: 'write', category: 'news' }],
    ['/forum/categories', { page: 'categories' }],
    ['/forum/notifications', { page: 'notifications', cursor: null }],
    ['/forum/sign-in', { page: 'sign-in', next: null }],
  ])('is parsed from %s', (url, route) => {
    expect(routeAt(url)).toEqual(route);
  });

  it.each([
    '/forum/none',
    '/forum/posts',
    '/forum/posts/7',
    `/forum/posts/${ID}/more`,
    '/forum/write/now',
    '/forum/a/b/c/d',
  ])('is not found for %s', (url) => {
    expect(routeAt(url)).toEqual({ page: 'not-found' });
  });
});

describe('signing in', () => {
  it.each(['/forum', '/forum?tag=x', `/forum/posts/${ID}#comment-1`])('returns to %s', (next) => {
    expect(routeAt(urlTo.signIn(next))).toEqual({ page: 'sign-in', next });
  });

  it.each([
    'https://evil.example/forum',
    '//evil.example/forum',
    '//',
    '/\\evil.example/forum',
    'javascript:alert(1)',
    '/docs',
    '/forum/../docs',
  ])('never redirects to %s', (next) => {
    expect(routeAt(urlTo.signIn(next))).toEqual({ page: 'sign-in', next: null });
  });
});

describe('the URL of a list', () => {
  it('leaves out default values', () => {
    expect(urlTo.posts({ sort: 'active', period: 'all', tag: null })).toBe('/forum');
    expect(urlTo.posts({ sort: 'top', period: 'day', category: 'news' })).toBe(
      '/forum?category=news&sort=top&period=day',
    );
  });

  it('is parsed to the same list', () => {
    const listing = { sort: 'hot', period: 'year', category: 'a-b', tag: 'ä & ö', cursor: 'e30=' } as const;
    expect(routeAt(urlTo.posts(listing))).toEqual({ page: 'posts', listing });
  });
});

it('only pages of the forum are navigated to without a page load', () => {
  expect(['/forum', '/forum/x', '/forums', '/docs', '/forum/assets/main.js'].map(isForumPath)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
