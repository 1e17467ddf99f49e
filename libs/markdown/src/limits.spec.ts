import { Refused } from '#libs/kernel';
import { render } from './render.js';

const LENGTH = 40_000;
const fill = (pattern: string): string => pattern.repeat(Math.ceil(LENGTH / pattern.length)).slice(0, LENGTH);
/** How much HTML it makes, or why it is refused. */
const lengthOrError = (markdown: string): number | string => {
  try {
    return render(markdown, { images: 'show' }).html.length;
  } catch (error) {
    if (error instanceof Refused) return error.code;
    throw error;
  }
};

const longUrl = `http://a.org/${'x'.repeat(20_000)}`;

it.each([
  ['a long reference used often', `[a]: ${longUrl}\n\n${'[a]'.repeat(6_600)}`],
  ['a long reference used often by images', `[a]: ${longUrl}\n\n${'![a]'.repeat(4_900)}`],
  ['a long title used often', `[a]: http://a.org "${'t'.repeat(20_000)}"\n\n${'[a]'.repeat(6_600)}`],
  ['a long image used often', `[a]: https://a.org/${'x'.repeat(20_000)}\n\n${'![a]'.repeat(4_900)}`],
  ['images only', fill('![](https://a)')],
  ['bare URLs only', fill('http://a.b ')],
  ['autolinks only', fill('<http://a.b>')],
  ['mentions only', fill('@ab ')],
  ['empty list items', fill('-\n')],
  ['empty quotes', fill(`${'>'.repeat(20)}\n\n`)],
  ['quotes too deep', '>'.repeat(21) + ' a'],
  ['lists too deep', '- '.repeat(11) + 'a'],
  ['a stair of lists', Array.from({ length: 100 }, (_, i) => `${'  '.repeat(i)}- a\n`).join('')],
])('rejects %s', (_name, markdown) => {
  expect(markdown.length).toBeLessThanOrEqual(LENGTH);
  expect(lengthOrError(markdown)).toBe('markdown.too-complex');
});

it('accepts a long text, and usual nesting', () => {
  const sentence = 'A sentence of an *ordinary* length, with a [link](https://a.org).\n\n';
  expect(lengthOrError(sentence.repeat(600))).toEqual(expect.any(Number));
  expect(lengthOrError(fill('{"key": "value", "n": [1, 2]}\n').replaceAll(/^/gm, '    '))).toEqual(expect.any(Number));
  expect(render('>'.repeat(20) + ' a').html).toContain('<p>a</p>');
  expect(render('- '.repeat(10) + 'a').html).toContain('<li>a</li>');
});

/** Known to make Markdown parsers slow or to overflow their stack. */
const patterns = [
  ...['>', '> ', '- ', '1. ', '-\t', '[', '[ [', '[]', '[a](', '[a](<b', '[a](b "', '[a]', '!['],
  ...['<', '<a', '<http:', '<!--', '<?', '<!A ', '<![CDATA[', '*', '*a ', 'a*', '***a ', '_a', '*_', '*a_ '],
  ...['`', '`a``', '[`', '[*', '[<a:', '&', '&a', '&quot;', '"', '\\', '\\\n', 'a  \n', '~', '# ', '|a'],
  ...['http://', 'http://a', 'http://a.b(', '://', 'a@', 'a.b@', 'a@b.co ', '@', '@a', '@-', '@a.', 'a.', 'a'],
  ...[
    '\n',
    '\t',
    ' ',
    '```\n',
    '~~~a\n',
    '---\n',
    'a\n===\n',
    'a\n\n',
    '[a]:\n',
    '[a]: u "\n',
    '* a\n > b\n',
    '1)\n2.\n',
  ],
];
const shapes: readonly (readonly [string, string])[] = [
  ...patterns.map((pattern) => [JSON.stringify(pattern), fill(pattern)] as const),
  ['nested links', '['.repeat(8_000) + '](u)'.repeat(8_000)],
  ['nested images', '!['.repeat(6_600) + '](u)'.repeat(6_600)],
  ['nested images with targets', ('!['.repeat(30) + 'x' + '](http://a.b)'.repeat(30)).repeat(80)],
  ['brackets around references', '['.repeat(12_000) + 'a' + '][]'.repeat(9_000)],
  ['asterisks on both sides of a word', `${'*'.repeat(20_000)}a${'*'.repeat(19_999)}`],
  ['nested emphasis', '**a *b '.repeat(2_800) + 'c* d**'.repeat(2_800)],
  ['backticks of all lengths', Array.from({ length: 280 }, (_, i) => '`'.repeat(i + 1)).join(' ')],
  ['images with long descriptions', `![${'a *b* '.repeat(6_000)}](https://a.b)`],
  ['images in an image', `${'!['.repeat(2_500)}${'](https://a.b)'.repeat(2_500)}`],
  ['entities in an address', `[a](https://a.b?${'&amp;'.repeat(7_900)})`],
  ['a long host of many parts', `http://${'ж.'.repeat(19_900)}`],
  ['open parentheses', `[a](${'('.repeat(39_000)}`],
  ['a long URL', `http://a.org/${'('.repeat(39_000)}`],
  ['many definitions', Array.from({ length: 4_000 }, (_, i) => `[${i}]: u`).join('\n')],
  ['an open title', `[a]: u "${fill('x\n').slice(9)}`],
  ['lazy lines below quotes', '>'.repeat(20) + fill('a\n').slice(20)],
  ['lazy lines below lists', '- '.repeat(10) + fill('a\n').slice(20)],
  ['spaces before the end', `a${' '.repeat(39_000)}b`],
  ['a handle of 39,000', `@${'a'.repeat(39_000)} @${'-'.repeat(900)}`],
];

it.each(shapes)('ends in time, with bounded output, for %s', (_name, markdown) => {
  expect(markdown.length).toBeLessThanOrEqual(LENGTH);
  const html = lengthOrError(markdown);
  if (html !== 'markdown.too-complex') expect(html).toBeLessThanOrEqual(200_000);
});
