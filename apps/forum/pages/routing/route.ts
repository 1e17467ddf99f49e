export const sorts = ['active', 'new', 'top', 'hot'] as const;
export type Sort = (typeof sorts)[number];

export const periods = ['day', 'week', 'month', 'year', 'all'] as const;
export type Period = (typeof periods)[number];

/** Which posts a list shows. */
export interface Listing {
  readonly sort: Sort;
  readonly period: Period;
  /** A slug. */
  readonly category: string | null;
  readonly tag: string | null;
  /** Where the page begins; the first one, where there is none. */
  readonly cursor: string | null;
}

/** What the page shows: one for each form of address. */
export type Route =
  | { readonly page: 'posts'; readonly listing: Listing }
  | { readonly page: 'post'; readonly id: string }
  | { readonly page: 'edit'; readonly id: string }
  | { readonly page: 'write'; readonly category: string | null }
  | { readonly page: 'categories' }
  | { readonly page: 'notifications'; readonly cursor: string | null }
  | { readonly page: 'sign-in'; readonly next: string | null }
  | { readonly page: 'nowhere' };

const ROOT = '/forum';
const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Every address below `/forum` means something, if only that nothing is there. */
export function routeOf({ pathname, search }: Pick<URL, 'pathname' | 'search'>): Route {
  const [first = '', second, third, ...more] = pathname.slice(ROOT.length).split('/').filter(Boolean);
  const query = new URLSearchParams(search);
  if (more.length > 0) return { page: 'nowhere' };
  if (first === '') return { page: 'posts', listing: listingOf(query) };
  if (first === 'posts' && second !== undefined && ID.test(second)) {
    if (third === undefined) return { page: 'post', id: second };
    return third === 'edit' ? { page: 'edit', id: second } : { page: 'nowhere' };
  }
  if (second !== undefined) return { page: 'nowhere' };
  switch (first) {
    case 'write':
      return { page: 'write', category: query.get('category') };
    case 'categories':
      return { page: 'categories' };
    case 'notifications':
      return { page: 'notifications', cursor: query.get('cursor') };
    case 'sign-in':
      return { page: 'sign-in', next: ownAddress(query.get('next')) };
    default:
      return { page: 'nowhere' };
  }
}

/** The address of a page; what is as ever is not said in it. */
export const addressOf = {
  posts: ({ sort = 'active', period = 'all', category = null, tag = null, cursor = null }: Partial<Listing> = {}) =>
    withQuery(ROOT, {
      category,
      tag,
      sort: sort === 'active' ? null : sort,
      period: period === 'all' ? null : period,
      cursor,
    }),
  post: (id: string) => `${ROOT}/posts/${id}`,
  comment: (postId: string, commentId: string) => `${ROOT}/posts/${postId}#comment-${commentId}`,
  edit: (id: string) => `${ROOT}/posts/${id}/edit`,
  write: (category: string | null = null) => withQuery(`${ROOT}/write`, { category }),
  categories: () => `${ROOT}/categories`,
  notifications: (cursor: string | null = null) => withQuery(`${ROOT}/notifications`, { cursor }),
  signIn: (next: string | null = null) => withQuery(`${ROOT}/sign-in`, { next }),
};

/** Whether the forum itself shows what is at an address. */
export function isOurs(pathname: string): boolean {
  const ours = pathname === ROOT || pathname.startsWith(`${ROOT}/`);
  return ours && !pathname.startsWith(`${ROOT}/assets/`);
}

function listingOf(query: URLSearchParams): Listing {
  return {
    sort: sorts.find((sort) => sort === query.get('sort')) ?? 'active',
    period: periods.find((period) => period === query.get('period')) ?? 'all',
    category: query.get('category'),
    tag: query.get('tag'),
    cursor: query.get('cursor'),
  };
}

/** Whoever made the link decides where it leads after signing in, but not out of the forum. */
function ownAddress(next: string | null): string | null {
  const base = 'http://forum.invalid';
  if (next?.startsWith('/') !== true || !URL.canParse(next, base)) return null;
  const url = new URL(next, base);
  return url.hostname === 'forum.invalid' && isOurs(url.pathname) ? `${url.pathname}${url.search}${url.hash}` : null;
}

function withQuery(path: string, values: Readonly<Record<string, string | null>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(values)) if (value !== null) query.set(name, value);
  return query.size === 0 ? path : `${path}?${query.toString()}`;
}
