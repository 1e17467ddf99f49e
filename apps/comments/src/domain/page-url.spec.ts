import { randomFrom } from '#libs/testing';
import { pageUrlOf, type UrlRules } from './page-url.js';

const plain: UrlRules = { keepQuery: null, dropQuery: [] };

function normal(url: string, rules = plain): string | null {
  return pageUrlOf(url, rules)?.normal ?? null;
}

describe('the normal form of a url', () => {
  it.each([
    ['http and https', 'http://blog.example/a', 'https://blog.example/a'],
    ['a scheme in capitals', 'HTTPS://blog.example/a', 'https://blog.example/a'],
    ['www.', 'https://www.blog.example/a', 'https://blog.example/a'],
    ['the port of http', 'http://blog.example:80/a', 'https://blog.example/a'],
    ['the port of https', 'https://blog.example:443/a', 'https://blog.example/a'],
    ['the port of the other scheme', 'http://blog.example:443/a', 'https://blog.example/a'],
    ['a slash at the end', 'https://blog.example/a/', 'https://blog.example/a'],
    ['slashes at the end', 'https://blog.example/a//', 'https://blog.example/a'],
    ['nothing but a slash', 'https://blog.example/', 'https://blog.example'],
    ['no slash before a query', 'https://blog.example?a=1', 'https://blog.example/?a=1'],
    ['a slash before a query', 'https://blog.example/a/?b=1', 'https://blog.example/a?b=1'],
    ['the fragment', 'https://blog.example/a#comments', 'https://blog.example/a'],
    ['a question mark in the fragment', 'https://blog.example/a#?b=1', 'https://blog.example/a'],
    ['a host in capitals', 'https://Blog.EXAMPLE/a', 'https://blog.example/a'],
    ['the dot after a host', 'https://blog.example./a', 'https://blog.example/a'],
    ['the letters of an escape', 'https://blog.example/%c3%a4', 'https://blog.example/%C3%A4'],
    ['an escape that need not be', 'https://blog.example/%61%2Db%7e', 'https://blog.example/a-b~'],
    ['a letter without its escape', 'https://blog.example/ä', 'https://blog.example/%C3%A4'],
    ['parentheses', 'https://blog.example/a_%28b%29', 'https://blog.example/a_(b)'],
    ['a per cent sign that escapes nothing', 'https://blog.example/100%', 'https://blog.example/100%25'],
    ['dot segments', 'https://blog.example/b/../x/./../a', 'https://blog.example/a'],
    ['escaped dot segments', 'https://blog.example/b/%2e%2E/a', 'https://blog.example/a'],
    ['dot segments above the top', 'https://blog.example/../../a', 'https://blog.example/a'],
    ['an empty query', 'https://blog.example/a?', 'https://blog.example/a'],
    ['empty parameters', 'https://blog.example/a?&&b=1&', 'https://blog.example/a?b=1'],
    ['a parameter without a value', 'https://blog.example/a?b=', 'https://blog.example/a?b'],
    ['the order of parameters', 'https://blog.example/a?c=3&b=2', 'https://blog.example/a?b=2&c=3'],
    ['a plus for a space', 'https://blog.example/a?q=b+c', 'https://blog.example/a?q=b%20c'],
    ['escapes in a query', 'https://blog.example/a?q=b%2Fc%3a', 'https://blog.example/a?q=b/c:'],
    ['a host of another script', 'https://Bücher.example/', 'https://xn--bcher-kva.example'],
    ['an IPv6 address', 'http://[0:0:0::1]:80/', 'https://[::1]'],
    ['an IPv4 address', 'http://0x7f.1/', 'https://127.0.0.1'],
    ['backslashes', 'https://blog.example/a\\b', 'https://blog.example/a/b'],
  ])('does not know %s: %s', (_what, url, expected) => {
    expect(normal(url)).not.toBeNull();
    expect(normal(url)).toBe(normal(expected));
  });

  it.each([
    ['hosts', 'https://blog.example/a', 'https://shop.example/a'],
    ['the name www.com', 'https://www.com', 'https://com'],
    ['ports', 'http://localhost:3000/a', 'http://localhost:3001/a'],
    ['a port and none', 'http://localhost:3000/a', 'http://localhost/a'],
    ['paths in other letters', 'https://blog.example/A', 'https://blog.example/a'],
    ['an escaped slash', 'https://blog.example/a%2Fb', 'https://blog.example/a/b'],
    ['an escaped question mark', 'https://blog.example/a%3Fb=1', 'https://blog.example/a?b=1'],
    ['an escaped escape', 'https://blog.example/%2541', 'https://blog.example/A'],
    ['bytes that are no UTF-8', 'https://blog.example/?a=%FF', 'https://blog.example/?a=%FE'],
    ['parameters', 'https://blog.example/a?id=1', 'https://blog.example/a?id=2'],
    ['a parameter and none', 'https://blog.example/a?id=1', 'https://blog.example/a'],
    ['an escaped ampersand', 'https://blog.example/a?b=1%26c=2', 'https://blog.example/a?b=1&c=2'],
    ['an escaped plus', 'https://blog.example/a?b=1%2B2', 'https://blog.example/a?b=1+2'],
    ['the order of one name', 'https://blog.example/a?b=1&b=2', 'https://blog.example/a?b=2&b=1'],
    ['how often there is one name', 'https://blog.example/a?b=1&b=1', 'https://blog.example/a?b=1'],
  ])('knows %s', (_what, one, other) => {
    expect(normal(one)).not.toBeNull();
    expect(normal(one)).not.toBe(normal(other));
  });

  it('is a url itself, with the distinguishing parameters in one order', () => {
    expect(normal('http://www.Blog.example:80/b/../a b/'.replace(' ', '%20'))).toBe('https://blog.example/a%20b');
    expect(normal('https://blog.example:8443/?b=2&a=1&utm_source=x&b=1#top')).toBe(
      'https://blog.example:8443?a=1&b=2&b=1',
    );
  });

  it('drops tracking parameters', () => {
    const trackingParameters = [
      'utm_source=a',
      'UTM_Medium=b',
      'gclid=1',
      'fbclid=2',
      'msclkid=3',
      'mc_cid=4',
      'mc_eid=5',
    ];
    const more = ['igshid=6', 'ref_src=twsrc%5Etfw', '_ga=7', '_gl=8', 'yclid=9', 'dclid=a', 'twclid=b', 'ttclid=c'];
    const escaped = ['%75tm_source=d', 'vero_id=e'];
    expect(normal(`https://blog.example/a?${[...trackingParameters, 'id=1', ...more, ...escaped].join('&')}`)).toBe(
      'https://blog.example/a?id=1',
    );
  });

  it('keeps only the parameters that a site keeps', () => {
    const rules: UrlRules = { keepQuery: ['id', 'größe', 'utm_id'], dropQuery: [] };
    expect(normal('https://blog.example/a?lang=en&id=1&gr%C3%B6%C3%9Fe=2&ID=3&utm_id=4', rules)).toBe(
      'https://blog.example/a?gr%C3%B6%C3%9Fe=2&id=1&utm_id=4',
    );
    expect(normal('https://blog.example/a?id=1', { keepQuery: [], dropQuery: [] })).toBe('https://blog.example/a');
  });

  it('drops the parameters that a site drops, even if it keeps them', () => {
    expect(normal('https://blog.example/a?ref=x&id=1', { keepQuery: null, dropQuery: ['ref'] })).toBe(
      'https://blog.example/a?id=1',
    );
    expect(normal('https://blog.example/a?ref=x&id=1', { keepQuery: ['ref', 'id'], dropQuery: ['ref'] })).toBe(
      'https://blog.example/a?id=1',
    );
  });
});

it('gives the same result every time', () => {
  const forms = Array.from({ length: 20_000 }, () => normal('https://bücher.example/ä'));
  expect(new Set(forms)).toEqual(new Set(['https://xn--bcher-kva.example/%C3%A4']));
});

describe('a url of no page', () => {
  it.each([
    '',
    'blog.example/a',
    '/a',
    '//blog.example/a',
    'https:',
    'https:/blog.example',
    'https:blog.example',
    'https:///a',
    'https:\\\\blog.example\\a',
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    'ftp://blog.example/a',
    'file:///etc/passwd',
    'blob:https://blog.example/1',
    'httpſ://blog.example/a',
    'https://ada@blog.example/a',
    'https://ada:secret@blog.example/a',
    'https://@blog.example/a',
    'https://blog.example\\@evil.example/',
    'https://blog.example:99999/a',
    'https://blog.example:x/a',
    'https://blog.example /a',
    'https://blog.example/a b',
    'https://blog.example/a\tb',
    ' https://blog.example/a',
    'https://blog.example/a\u0007',
    'https://blog.example/\ud800',
    'https://blog.example/\0',
    'https://%zz/',
    'https://./',
    'https://.blog.example/',
    'https://blog..example/',
    'https://blog.example../',
    'https://1.2.3.4../',
    'https://[::1/',
    'https://[fe80::1%25eth0]/',
    'https://256.256.256.256/',
    'https://xn--\u00e4/',
  ])('is at %j', (url) => {
    expect(pageUrlOf(url, plain)).toBeNull();
  });

  it('is one of more than 2,048 characters, as they are sent', () => {
    expect(normal(`https://blog.example/${'a'.repeat(2_048 - 21)}`)).toHaveLength(2_048);
    expect(normal(`https://blog.example/${'a'.repeat(2_048 - 20)}`)).toBeNull();
    expect(normal(`https://blog.example/${'ä'.repeat(400)}`)).toBeNull();
  });
});

describe('the url that is shown', () => {
  it.each([
    ['https://blog.example/a', 'https://blog.example/a'],
    ['http://www.Blog.example', 'http://www.Blog.example'],
    ['https://Bücher.example/ä?q=b+c', 'https://Bücher.example/ä?q=b+c'],
    ['https://blog.example/a/?c=3&b=2', 'https://blog.example/a/?c=3&b=2'],
    ['https://blog.example/a?q=b?c', 'https://blog.example/a?q=b?c'],
    ['https://blog.example/a?utm_source=x#top', 'https://blog.example/a'],
    ['https://blog.example/a?c=3&%75tm_source=x&b=2#?d=1', 'https://blog.example/a?c=3&b=2'],
    ['https://blog.example/a?', 'https://blog.example/a'],
  ])('is the requested one without tracking parameters: %s', (url, shown) => {
    expect(pageUrlOf(url, plain)?.shown).toBe(shown);
  });

  it('is always a url of the same page', () => {
    const pages = anyUrls(3_000).flatMap((url) => pageUrlOf(url, plain) ?? []);
    expect(pages.length).toBeGreaterThan(500);
    expect(pages.filter(({ shown, normal }) => pageUrlOf(shown, plain)?.normal !== normal)).toEqual([]);
  });
});

it('returns the origin as a browser sends it', () => {
  expect(pageUrlOf('HTTPS://Blog.example:443/a', plain)?.origin).toBe('https://blog.example');
  expect(pageUrlOf('http://localhost:3000', plain)?.origin).toBe('http://localhost:3000');
});

it('does not change a normal form', () => {
  const rules: readonly UrlRules[] = [
    plain,
    { keepQuery: ['a', 'ä', '='], dropQuery: [] },
    { ...plain, dropQuery: ['+'] },
  ];
  const taken = anyUrls(3_000).flatMap((url) =>
    rules.flatMap((each) => {
      const once = normal(url, each);
      return once === null ? [] : [{ url, once, twice: normal(once, each) }];
    }),
  );
  expect(taken.length).toBeGreaterThan(1_000);
  expect(taken.filter(({ once, twice }) => once !== twice)).toEqual([]);
});

/** Urls put together from what could matter, the same ones on every run. */
function anyUrls(count: number): string[] {
  const random = randomFrom(2026);
  const one = (of: readonly string[]) => of[Math.floor(random() * of.length)] ?? '';
  const some = (of: readonly string[], most: number) =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => one(of)).join('');
  const schemes = ['http://', 'https://', 'HTTP://'];
  const labels = ['www.', 'WWW.', 'a.', 'blog.', 'ü.', 'xn--bcher-kva.', '0x7f.', '1.', '%61.', 'ẞ.', '。'];
  const ends = [
    'example',
    'EXAMPLE.',
    'com',
    'co.uk',
    'a。jp',
    '1',
    '127.0.0.1',
    '[::1]',
    '[::ffff:1.2.3.4]',
    'xn--p1ai',
  ];
  const ports = ['', '', ':80', ':443', ':0443', ':8080', ':', ':x'];
  const pieces = [
    '/',
    '//',
    '.',
    '..',
    '%2e',
    '%2F',
    '%',
    '%%',
    '%4',
    '%41',
    '%c3%a4',
    '%FF',
    'ä',
    '😀',
    'a',
    'B',
    '~',
    '+',
  ];
  const marks = [
    '?',
    '&',
    '=',
    ';',
    ':',
    '@',
    '!',
    "'",
    '"',
    '(',
    ')',
    '[',
    ']',
    '{',
    '|',
    '\\',
    '^',
    '`',
    ',',
    '*',
    '$',
    '#',
  ];
  const parameters = [
    'utm_x=1',
    'a=1',
    'a=2',
    'A=',
    '=',
    '==',
    '=x',
    'ä=ö',
    '%61=3',
    'a%3D=4',
    '+=1',
    '%2B=+',
    'gclid',
    '%26=&',
  ];
  return Array.from({ length: count }, () => {
    const host = `${some(labels, 2)}${one(ends)}${one(ports)}`;
    const path = some(['/', ...pieces, ...marks], 8);
    const query = random() < 0.5 ? '' : `?${some([...parameters, '&', '&', ...pieces, ...marks], 8)}`;
    return `${one(schemes)}${host}${path}${query}`;
  });
}
