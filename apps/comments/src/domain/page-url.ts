import { isStorable, urlIn } from '#libs/kernel';

/** Which query parameters tell a site's pages apart. */
export interface UrlRules {
  /** Only these, or null for all but those known for tracking. */
  readonly keepQuery: readonly string[] | null;
  /** Not these. */
  readonly dropQuery: readonly string[];
}

/** Where a page is. */
export interface PageUrl {
  /** For people to follow: as it was given, but for the fragment and what does not tell pages apart. */
  readonly shown: string;
  /** The same text for all urls of one page; its own normal form. */
  readonly normal: string;
  /** As a browser on that page writes it in `Origin`. */
  readonly origin: string;
}

/** Characters, of a normal form too: it is the key of an index, whose rows have a largest size. */
export const LONGEST_URL = 2_048;

/** Nothing before the host but http or https, so no user and no password; no white space and no control characters. */
const PLAIN = /^https?:\/\/[^\s\p{Cc}/?#\\@]+(?:[/?#][^\s\p{Cc}]*)?$/iu;

/** Of each query parameter that says whence a reader came: they come and go, and the page is the same. */
const TRACKING = new Set([
  ...['gclid', 'gclsrc', 'gbraid', 'wbraid', 'dclid', 'gad_source', 'gad_campaignid', 'srsltid', '_ga', '_gl'],
  ...['fbclid', 'igshid', 'igsh', 'msclkid', 'yclid', 'ysclid', '_openstat', 'twclid', 'ref_src', 'ref_url', 'ttclid'],
  ...['li_fat_id', 'epik', 'sccid', 'mc_cid', 'mc_eid', 'vero_id', 'vero_conv', 'oly_anon_id', 'oly_enc_id', 'mkt_tok'],
  ...['_hsenc', '_hsmi', '__hssc', '__hstc', '__hsfp', 'hsctatracking', '_kx', 'wickedid', 'rb_clickid', 'zanpid'],
  ...['pk_campaign', 'pk_kwd', 'pk_keyword', 'pk_source', 'pk_medium', 'pk_content', 'pk_cid'],
]);
const TRACKING_PREFIXES = ['utm_', 'mtm_'];

/**
 * What is the same page is told by RFC 3986, section 6, and by what servers make of addresses: http and https, `www.`, the
 * ports 80 and 443, a slash at the end, the order of differently named parameters and the way of escaping do not matter.
 * @returns null for what is no address of a page, or too long
 */
export function pageUrlOf(given: string, rules: UrlRules): PageUrl | null {
  const url = isStorable(given) && PLAIN.test(given) ? urlIn(given) : null;
  if (url === null) return null;
  const { hostname, port, pathname, search, origin } = url;
  const host = normalHost(hostname);
  if (host === null) return null;
  const at = port === '' || port === '80' || port === '443' ? '' : `:${port}`;
  const query = normalQuery(search.slice(1), rules);
  const normal = `https://${host}${at}${normalPath(pathname)}${query === '' ? '' : `?${query}`}`;
  return normal.length > LONGEST_URL ? null : { shown: shownOf(given, rules), normal, origin };
}

/** @param hostname in lower case and punycode already, an IPv4 or IPv6 address in its one form */
function normalHost(hostname: string): string | null {
  if (hostname.startsWith('.') || hostname.includes('..')) return null;
  let host = hostname.endsWith('.') ? hostname.slice(0, -1) : hostname;
  // But www.com is a name of its own.
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
    .filter(({ name, value }) => (name !== '' || value !== '') && tellsApart(name, rules))
    .sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)))
    .map(({ name, value }) => (value === '' ? name : `${name}=${value}`))
    .join('&');
}

/** A name or a value: there, and only there, a plus is a space. */
function normalParameter(text: string): string {
  return escaped(text.replaceAll('+', ' '), /[\w.~!$'()*,;:@/?-]/);
}

/** @param name in its normal form */
function tellsApart(name: string, { keepQuery, dropQuery }: UrlRules): boolean {
  const isNamed = (names: readonly string[]) => names.some((other) => normalParameter(other) === name);
  if (isNamed(dropQuery)) return false;
  if (keepQuery !== null) return isNamed(keepQuery);
  const plain = name.toLowerCase();
  return !TRACKING.has(plain) && !TRACKING_PREFIXES.some((prefix) => plain.startsWith(prefix));
}

/** The address, but not how the first reader happened to come to it. */
function shownOf(given: string, rules: UrlRules): string {
  const [address = ''] = given.split('#', 1);
  const [page = '', ...query] = address.split('?');
  const kept = query
    .join('?')
    .split('&')
    .filter((parameter) => parameter !== '' && tellsApart(normalParameter(parameter.split('=', 1)[0] ?? ''), rules));
  return kept.length === 0 ? page : `${page}?${kept.join('&')}`;
}

/**
 * The one way to escape a text: what may be plain is plain, everything else is escaped.
 * @param mayBePlain one character that means the same with and without its escape
 * @param delimiter stays as it is, and so does its escape: they mean different things
 */
function escaped(text: string, mayBePlain: RegExp, delimiter?: string): string {
  return text.replace(/%([0-9A-Fa-f]{2})|[^\w.~-]/gu, (found: string, hex: string | undefined) => {
    if (hex === undefined) return found === delimiter || mayBePlain.test(found) ? found : encodeURIComponent(found);
    const character = String.fromCharCode(Number.parseInt(hex, 16));
    return mayBePlain.test(character) ? character : `%${hex.toUpperCase()}`;
  });
}
