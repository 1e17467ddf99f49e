import { tests } from 'commonmark-spec';
import CommonMark, { type MarkdownIt } from 'markdown-it';
import { parseFragment, serialize } from 'parse5';
import { unsafeIn, textIn } from '../test/unsafe-html.js';
import { newParser } from './parser.js';
import { print } from './print.js';
import { render } from './render.js';

/** The specification's own examples: https://spec.commonmark.org/0.31.2/ */
const examples = tests.map(({ number, markdown, html }) => ({
  number,
  markdown: markdown.replaceAll('→', '\t'),
  html: asRead(html.replaceAll('→', '\t')),
}));

/** Where we mean to differ, and how our parser is made to do as the specification does. */
const difference = {
  'raw HTML is text': (md: MarkdownIt) => md.set({ html: true }),
  'links lead to http, https and mailto, and to nothing relative': (md: MarkdownIt) => {
    md.validateLink = (url) => new CommonMark().validateLink(url);
    md.disable('links');
  },
  'bare addresses are links': (md: MarkdownIt) => md.disable('linkify'),
  'images are links': (md: MarkdownIt) => md.disable('images'),
  'a language is short and plain': (md: MarkdownIt) => md.disable('languages'),
  'people are mentioned': (md: MarkdownIt) => md.disable('mention'),
  'nesting has an end': (md: MarkdownIt) => md.disable('nesting'),
};
type Difference = keyof typeof difference;
const differences = Object.keys(difference) as Difference[];

/** Every example that comes out otherwise than in the specification, by what it takes to set it right: all that is named. */
const deviations: readonly (readonly [readonly Difference[], string])[] = [
  [['raw HTML is text'], '21 31 148-191 201 308-309 344 475-477 491 494 524 613-617 623 625-631 642-643'],
  [
    ['links lead to http, https and mailto, and to nothing relative'],
    '22-23 32-33 192-196 198 200 202-208 210 214-218 317 404 419 422 433 473-474 482-487 489 492 495-496 498-507 509-510 ' +
      '512 514-516 518-519 521-522 527-530 532-535 537-545 549-550 553-571 592-593 596 598-599 601',
  ],
  [['raw HTML is text', 'links lead to http, https and mailto, and to nothing relative'], '536'],
  [['links lead to http, https and mailto, and to nothing relative', 'images are links'], '517 520 531 572-589 591'],
  [['bare addresses are links'], '602 608 611-612'],
  [['a language is short and plain'], '34 144'],
];
const listed = deviations.map(([reasons, numbers]) => [reasons, numbersOf(numbers)] as const);

it('covers all of CommonMark 0.31.2', () => {
  expect(examples.map(({ number }) => number)).toEqual(Array.from({ length: 652 }, (_, i) => i + 1));
});

it('renders every example like the specification, except those listed', () => {
  const others = examples.filter(({ markdown, html }) => asRead(render(markdown).html) !== html);
  expect(others.map(({ number }) => number)).toEqual(listed.flatMap(([, numbers]) => numbers).sort((a, b) => a - b));
});

it('parses every example like the specification, except intended differences', () => {
  expect(deviating(differences)).toEqual([]);
});

describe.each(listed)('example %j', (reasons, numbers) => {
  const others = differences.filter((name) => !reasons.includes(name));

  it('differs in nothing else', () => {
    expect(deviating(reasons).filter((number) => numbers.includes(number))).toEqual([]);
  });

  it.each(reasons)('differs because %s', (reason) => {
    const rest = [...others, ...reasons.filter((name) => name !== reason)];
    expect(deviating(rest).filter((number) => numbers.includes(number))).toEqual(numbers);
  });
});

it('shows the raw HTML of every example as text, and outputs nothing unsafe', () => {
  const withHtml = newParser().set({ html: true });
  for (const { number, markdown } of examples) {
    const { html } = render(markdown);
    const tags = withHtml
      .parse(markdown, {})
      .flatMap((block) => [block, ...(block.children ?? [])])
      .filter(({ type }) => type.startsWith('html_'))
      .flatMap(({ content }) => content.match(/<[!?/]?\w+/g) ?? []);
    const text = textIn(html);
    expect([number, tags.filter((tag) => !text.includes(tag)), unsafeIn(html, 'link')]).toEqual([number, [], []]);
  }
});

it('loses nothing in the sanitiser', () => {
  for (const { number, markdown } of examples) {
    const printed = print(newParser().parse(markdown, {}));
    expect([number, asRead(render(markdown).html)]).toEqual([number, asRead(printed)]);
  }
});

/** The examples that come out otherwise than in the specification, once we no longer differ in these ways. */
function deviating(ignored: readonly Difference[]): number[] {
  const parser = newParser();
  for (const name of ignored) difference[name](parser);
  return examples
    .filter(({ markdown, html }) => asRead(print(parser.parse(markdown, {}))) !== html)
    .map(({ number }) => number);
}

/** As a browser reads it, but for the `rel` of our links, and the line that some printers put into an empty quote. */
function asRead(html: string): string {
  return serialize(parseFragment(html))
    .replaceAll(' rel="nofollow ugc noopener"', '')
    .replaceAll('<blockquote></blockquote>', '<blockquote>\n</blockquote>');
}

function numbersOf(ranges: string): number[] {
  return ranges.split(' ').flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return Array.from({ length: last - first + 1 }, (_, i) => first + i);
  });
}
