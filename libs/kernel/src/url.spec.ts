import { parseUrl } from './url.js';

it.each([
  ['https://example.org/a?b#c', 'https://example.org/a?b#c'],
  ['mailto:ada@example.org', 'mailto:ada@example.org'],
  ['https://bücher.example/ü', 'https://xn--bcher-kva.example/%C3%BC'],
])('%s is a URL', (text, href) => {
  expect(parseUrl(text)?.href).toBe(href);
});

it.each(['', 'example.org', '/a', 'https://', 'https://a b', 'http://[', 'https://a:99999'])(
  '%j is not a URL',
  (text) => {
    expect(parseUrl(text)).toBeNull();
  },
);

it('the result is the same every time', () => {
  const found = Array.from({ length: 20_000 }, () => parseUrl('https://bücher.example/ü') !== null);
  expect(found.indexOf(false)).toBe(-1);
});
