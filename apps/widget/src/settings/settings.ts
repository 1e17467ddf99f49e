/** How a page says which discussion is its own. */
export interface ThreadName {
  readonly by: 'id' | 'key' | 'url';
  readonly name: string;
}

export const sorts = ['best', 'new', 'old', 'top', 'controversial'] as const;
export type Sort = (typeof sorts)[number];

export const themes = ['inherit', 'light', 'dark', 'auto'] as const;
export type Theme = (typeof themes)[number];

/** What a page has set for its comments, with what stands where it said nothing. */
export interface Settings {
  /** Where Parley is, without a slash at the end. */
  readonly api: string;
  readonly site: string;
  readonly thread: ThreadName;
  /** Of the page, as the thread keeps it. */
  readonly url: string;
  readonly title: string;
  readonly sort: Sort;
  readonly theme: Theme;
  readonly locale: string;
  /** Where readers sign in at the host; null: the page offers no such place. */
  readonly signInUrl: string | null;
  /** A token as it is, or the name of a global function that gives one. */
  readonly token: string | null;
  readonly tokenCallback: string | null;
}

/** The page around the element. */
export interface Page {
  readonly url: string;
  readonly title: string;
  readonly language: string;
}

/** The attributes that matter; a script tag says them as `data-<name>`, for every element of its page. */
export const attributes = [
  ...['site', 'api', 'thread-id', 'post-id', 'thread-key', 'url', 'page-title'],
  ...['sort', 'theme', 'locale', 'sign-in-url', 'token', 'token-callback'],
];

/** @param said an attribute's value, of the element or else of the script tag @param origin where the script came from */
export function settingsOf(said: (name: string) => string | null, page: Page, origin: string): Settings {
  const url = fromPage(said('url') ?? page.url, page);
  return {
    api: (said('api') ?? origin).replace(/\/+$/, ''),
    site: said('site') ?? 'default',
    thread: threadNameOf(said, url),
    url,
    title: said('page-title') ?? page.title,
    sort: oneOf(sorts, said('sort')),
    theme: oneOf(themes, said('theme')),
    locale: said('locale') ?? page.language,
    signInUrl: said('sign-in-url'),
    token: said('token'),
    tokenCallback: said('token-callback'),
  };
}

/** An address may be relative to the page's; what is none is left to the service to refuse. */
function fromPage(url: string, page: Page): string {
  return URL.canParse(url, page.url) ? new URL(url, page.url).href : url;
}

/** A post's thread has the post's id. */
function threadNameOf(said: (name: string) => string | null, url: string): ThreadName {
  const id = said('thread-id') ?? said('post-id');
  if (id !== null) return { by: 'id', name: id };
  const key = said('thread-key');
  return key === null ? { by: 'url', name: url } : { by: 'key', name: key };
}

/** The first one stands for all that is none of them. */
function oneOf<T extends string>(all: readonly [T, ...T[]], said: string | null): T {
  return all.find((one) => one === said) ?? all[0];
}
