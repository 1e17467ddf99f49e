/** Identifies the thread of a page. */
export interface ThreadRef {
  readonly by: 'id' | 'key' | 'url';
  readonly value: string;
}

export const sorts = ['best', 'new', 'old', 'top', 'controversial'] as const;
export type Sort = (typeof sorts)[number];

export const themes = ['inherit', 'light', 'dark', 'auto'] as const;
export type Theme = (typeof themes)[number];

/** The attributes of an element, parsed and completed with defaults. */
export interface Settings {
  /** The base URL of Parley, without a trailing slash. */
  readonly api: string;
  readonly site: string;
  readonly thread: ThreadRef;
  /** The URL and title of the page, stored with a new thread. */
  readonly url: string;
  readonly title: string;
  readonly sort: Sort;
  readonly theme: Theme;
  readonly locale: string;
  /** The sign-in page of the host site; null if it has none. */
  readonly signInUrl: string | null;
  readonly token: string | null;
  /** The name of a global function that returns a token. */
  readonly tokenCallback: string | null;
}

/** The page that contains the element. */
export interface Page {
  readonly url: string;
  readonly title: string;
  readonly language: string;
}

/** The observed attributes. As `data-<name>` of the script tag they are defaults for all elements of the page. */
export const attributes = [
  ...['site', 'api', 'thread-id', 'post-id', 'thread-key', 'url', 'page-title'],
  ...['sort', 'theme', 'locale', 'sign-in-url', 'token', 'token-callback'],
];

export function readPage(element: Element): Page {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href;
  const language = element.closest('[lang]')?.getAttribute('lang') ?? '';
  return {
    url: canonical ?? location.href.split('#', 1)[0] ?? '',
    title: document.title,
    language: language === '' ? navigator.language : language,
  };
}

/** @param attribute reads an attribute of the element or its default @param origin where the script was loaded from */
export function parseSettings(attribute: (name: string) => string | null, page: Page, origin: string): Settings {
  const url = absoluteUrl(attribute('url') ?? page.url, page);
  return {
    api: (attribute('api') ?? origin).replace(/\/+$/, ''),
    site: attribute('site') ?? 'default',
    thread: parseThreadRef(attribute, url),
    url,
    title: attribute('page-title') ?? page.title,
    sort: oneOf(sorts, attribute('sort')),
    theme: oneOf(themes, attribute('theme')),
    locale: attribute('locale') ?? page.language,
    signInUrl: attribute('sign-in-url'),
    token: attribute('token'),
    tokenCallback: attribute('token-callback'),
  };
}

/** Resolves a relative URL against the page's. An invalid URL is sent as it is, so the service responds with the error. */
function absoluteUrl(url: string, page: Page): string {
  return URL.canParse(url, page.url) ? new URL(url, page.url).href : url;
}

/** `post-id` works because a post's thread has the post's id. */
function parseThreadRef(attribute: (name: string) => string | null, url: string): ThreadRef {
  const id = attribute('thread-id') ?? attribute('post-id');
  if (id !== null) return { by: 'id', value: id };
  const key = attribute('thread-key');
  return key === null ? { by: 'url', value: url } : { by: 'key', value: key };
}

/** An unknown value falls back to the first of `values`. */
function oneOf<T extends string>(values: readonly [T, ...T[]], given: string | null): T {
  return values.find((value) => value === given) ?? values[0];
}
