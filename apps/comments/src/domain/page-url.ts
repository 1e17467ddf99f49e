import { isStorable, parseUrl } from '#libs/kernel';

/** Which query parameters distinguish a site's pages. */
export interface UrlRules {
  /** Only these, or null for all except known tracking parameters. */
  readonly keepQuery: readonly string[] | null;
  /** Not these. */
  readonly dropQuery: readonly string[];
}

/** The url of a page. */
export interface PageUrl {
  /** For people to follow: as it was given, without the fragment and what does not distinguish pages. */
  readonly shown: string;
  /** The same for all urls of one page, and its own normal form. */
  readonly normal: string;
  /** As a browser on that page sends it in `Origin`. */
  readonly origin: string;
}

/** Characters, also of a normal form, which is the key of an index, whose rows have a maximum size. */
export const MAX_URL_LENGTH = 2_048;

/** Only http or https before the host, so no user and no password; no white space and no control characters. */
const PLAIN = /^https?:\/\/[^\s\p{Cc}/?#\\@]+(?:[/?#][^\s\p{Cc}]*)?$/iu;

/** Query parameters that say where a reader came from; the page is the same with and without them. */
const TRACKING = new Set([
  ...['gclid', 'gclsrc', 'gbraid', 'wbraid', 'dclid', 'gad_source', 'gad_campaignid', 'srsltid', '_ga', '_gl'],
  ...['fbclid', 'igshid', 'igsh', 'msclkid', 'yclid', 'ysclid', '_openstat', 'twclid', 'ref_src', 'ref_url', 'ttclid'],
  ...['li_fat_id', 'epik', 'sccid', 'mc_cid', 'mc_eid', 'vero_id', 'vero_conv', 'oly_anon_id', 'oly_enc_id', 'mkt_tok'],
  ...['_hsenc', '_hsmi', '__hssc', '__hstc', '__hsfp', 'hsctatracking', '_kx', 'wickedid', 'rb_clickid', 'zanpid'],
  ...['pk_campaign', 'pk_kwd', 'pk_keyword', 'pk_source', 'pk_medium', 'pk_content', 'pk_cid'],
]);
const TRACKING_PREFIXES = ['utm_', 'mtm_'];

/**
 * Two urls are the same page by RFC 3986, section 6, and by what servers usually do: http and https, `www.`, the ports 80 and
 * 443, a slash at the end, the order of differently named parameters and the way of escaping make no difference.
 * @returns null if it is no url of a page, or too long
 */
export function pageUrlOf(given: string, rules: UrlRules): PageUrl | null {
  const url = isStorable(given) && PLAIN.test(given) ? parseUrl(given) : null;
  if (url === null) return null;
  const { hostname, port, pathname, search, origin } = url;
  const host = normalHost(hostname);
  if (host === null) return null;
  const at = port === '' || port === '80' || port === '443' ? '' : `:${port}`;
  const query = normalQuery(search.slice(1), rules);
  const normal = `https://${host}${at}${normalPath(pathname)}${query === '' ? '' : `?${query}`}`;
  return normal.length > MAX_URL_LENGTH ? null : { shown: shownOf(given, rules), normal, origin };
}

/** @param hostname in lower case and punycode already; IPv4 and IPv6 in their one form */
function normalHost(hostname: string): string | null {
  if (hostname.startsWith('.') || hostname.includes('..')) return null;
  let host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  // www.com itself is a name.
  while (/^www\.[^.]+\./.test(host)) host = host.slice('www.'.length);
  return host;
}

/** @param pathname without dot segments already */
function normalPath(pathname: string): string {
  let end = pathname.length;
  while (pathname[end - 1] === '/') end--;
  return escaped(pathname.slice(0, end), /[\w.~!$&'()*+,;=:@-]/, '/');
}

function normalQuery(query: string, rules: UrlRules): string {
  return query
    .split('&')
    .filter((parameter) => parameter !== '')
    .map((parameter) => {
      const [name = '', ...value] = parameter.split('=');
      return { name: normalParameter(name), value: normalParameter(value.join('=')) };
    })
    .filter(({ name, value }) => (name !== '' || value !== '') && distinguishes(name, rules))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ name, value }) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

/** Of a name or a value, where a plus is a space. */
function normalParameter(text: string): string {
  return escaped(text.replaceAll('+', ' '), /[\w.~!$'()*,;:@/?-]/);
}

/** @param name in its normal form */
function distinguishes(name: string, { keepQuery, dropQuery }: UrlRules): boolean {
  const isNamed = (names: readonly string[]) => names.some((other) => normalParameter(other) === name);
  if (isNamed(dropQuery)) return false;
  if (keepQuery !== null) return isNamed(keepQuery);
  const plain = name.toLowerCase();
  return !TRACKING.has(plain) && !TRACKING_PREFIXES.some((prefix) => plain.startsWith(prefix));
}

/** The url without the parameters by which its first reader happened to come. */
function shownOf(given: string, rules: UrlRules): string {
  const [address = ''] = given.split('#', 1);
  const [page = '', ...query] = address.split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter((parameter) => parameter !== '' && distinguishes(normalParameter(parameter.split('=', 1)[0] ?? ''), rules));
  return kept.length === 0 ? page : `${page}?${kept.join('&')}`;
}

/**
 * The one way to escape a text: characters that may be plain are plain, all others are escaped.
 * @param mayBePlain one character that means the same with and without its escape
 * @param delimiter stays as it is, and so does its escape, since they mean different things
 */
function escaped(text: string, mayBePlain: RegExp, delimiter?: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})|[^\w.~-]/gu, (found: string, hex: string | undefined) => {
    if (hex === undefined) return found === delimiter || mayBePlain.test(found) ? found : encodeURIComponent(found);
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return mayBePlain.test(character) ? character : `%${hex.toUpperCase()}`;
  });
}
