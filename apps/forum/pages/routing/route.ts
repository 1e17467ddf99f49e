export const sorts = ['active', 'new', 'top', 'hot'] as const;
export type Sort = (typeof sorts)[number];

export const periods = ['day', 'week', 'month', 'year', 'all'] as const;
export type Period = (typeof periods)[number];

/** The sort order, the filters and the page of a list of posts. */
export interface Listing {
  readonly sort: Sort;
  readonly period: Period;
  /** A slug. */
  readonly category: string | null;
  readonly tag: string | null;
  /** Null for the first page. */
  readonly cursor: string | null;
}

export type Route =
  | { readonly page: 'posts'; readonly listing: Listing }
  | { readonly page: 'post'; readonly id: string }
  | { readonly page: 'edit'; readonly id: string }
  | { readonly page: 'write'; readonly category: string | null }
  | { readonly page: 'categories' }
  | { readonly page: 'notifications'; readonly cursor: string | null }
  | { readonly page: 'sign-in'; readonly next: string | null }
  | { readonly page: 'not-found' };

const BASE_PATH = '/forum';
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @param url below `/forum`; an unknown path gives the page `not-found` */
export function parseRoute({ pathname, search }: Pick<URL, 'pathname' | 'search'>): Route {
  const [first = '', second, third, ...more] = pathname.slice(BASE_PATH.length).split('/').filter(Boolean);
  const query = new URLSearchParams(search);
  if (more.length > 0) return { page: 'not-found' };
  if (first === '') return { page: 'posts', listing: parseListing(query) };
  if (first === 'posts' && second !== undefined && UUID.test(second)) {
    if (third === undefined) return { page: 'post', id: second };
    return third === 'edit' ? { page: 'edit', id: second } : { page: 'not-found' };
  }
  if (second !== undefined) return { page: 'not-found' };
  switch (first) {
    case 'write':
      return { page: 'write', category: query.get('category') };
    case 'categories':
      return { page: 'categories' };
    case 'notifications':
      return { page: 'notifications', cursor: query.get('cursor') };
    case 'sign-in':
      return { page: 'sign-in', next: safeReturnUrl(query.get('next')) };
    default:
      return { page: 'not-found' };
  }
}

/** The URLs of the pages. Default values are left out of the query. */
export const urlTo = {
  posts: ({ sort = 'active', period = 'all', category = null, tag = null, cursor = null }: Partial<Listing> = {}) =>
    withQuery(BASE_PATH, {
      category,
      tag,
      sort: sort === 'active' ? null : sort,
      period: period === 'all' ? null : period,
      cursor,
    }),
  post: (id: string) => `${BASE_PATH}/posts/${id}`,
  comment: (postId: string, commentId: string) => `${BASE_PATH}/posts/${postId}#comment-${commentId}`,
  edit: (id: string) => `${BASE_PATH}/posts/${id}/edit`,
  write: (category: string | null = null) => withQuery(`${BASE_PATH}/write`, { category }),
  categories: () => `${BASE_PATH}/categories`,
  notifications: (cursor: string | null = null) => withQuery(`${BASE_PATH}/notifications`, { cursor }),
  signIn: (next: string | null = null) => withQuery(`${BASE_PATH}/sign-in`, { next }),
};

/** Whether a path is a page of the forum, rather than one of its assets or something outside it. */
export function isForumPath(pathname: string): boolean {
  const isBelow = pathname === BASE_PATH || pathname.startsWith(`${BASE_PATH}/`);
  return isBelow && !pathname.startsWith(`${BASE_PATH}/assets/`);
}

function parseListing(query: URLSearchParams): Listing {
  return {
    sort: sorts.find((sort) => sort === query.get('sort')) ?? 'active',
    period: periods.find((period) => period === query.get('period')) ?? 'all',
    category: query.get('category'),
    tag: query.get('tag'),
    cursor: query.get('cursor'),
  };
}

/** Prevents an open redirect after signing in: anybody can craft a link with `next`. */
function safeReturnUrl(next: string | null): string | null {
  const base = 'http://forum.invalid';
  if (next?.startsWith('/') !== true || !URL.canParse(next, base)) return null;
  const url = new URL(next, base);
  const isSafe = url.hostname === 'forum.invalid' && isForumPath(url.pathname);
  return isSafe ? `${url.pathname}${url.search}${url.hash}` : null;
}

function withQuery(path: string, values: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
