import { addressesIn, unsafeIn } from '../test/unsafe-html.js';
import { hostileHtml } from '../test/xss/html.js';
import { xssCorpus } from '../test/xss-corpus.js';
import { newParser } from './parser.js';
import { print } from './print.js';
import { render } from './render.js';
import { sanitise } from './sanitise.js';

const policies = ['link', 'show'] as const;
const kinds = [...new Set(xssCorpus.map(({ kind }) => kind))];
const textsOf = (kind: string): string[] =>
  xssCorpus.filter((vector) => vector.kind === kind).map(({ markdown }) => markdown);

/** The texts that do harm after `make`, each with the harm; none is what we want. */
const unsafeTexts = (texts: readonly string[], images: 'link' | 'show', make: (text: string) => string) =>
  texts.map((text) => [text, unsafeIn(make(text), images)] as const).filter(([, findings]) => findings.length > 0);

it('covers more than 250 hostile texts, and 600 more with a hostile URL in every link syntax', () => {
  const markdown = new Set(xssCorpus.map((vector) => vector.markdown));
  expect(xssCorpus.map((vector) => vector.markdown)).toEqual([...markdown]);
  expect(xssCorpus.filter(({ kind }) => kind !== 'url').length).toBeGreaterThan(250);
  expect(textsOf('url').length).toBeGreaterThan(600);
});

describe.each(policies)('with images: %s', (images) => {
  it.each(kinds)('makes every %s harmless', (kind) => {
    expect(unsafeTexts(textsOf(kind), images, (text) => render(text, { images }).html)).toEqual([]);
  });

  it.each(kinds)('collects only the URLs that the reader sees, from every %s', (kind) => {
    for (const text of textsOf(kind)) {
      const { html, links } = render(text, { images });
      const addresses = addressesIn(html).filter((address) => !address.startsWith('mailto:'));
      expect([text, links]).toEqual([text, [...new Set(addresses)]]);
    }
  });

  // If a fault of the parser ever let everything through, the sanitiser would be there.
  it.each(kinds)('makes every %s harmless even if the parser accepts all HTML and all URLs', (kind) => {
    const permissiveParser = newParser().set({ html: true });
    permissiveParser.validateLink = () => true;
    const make = (text: string) => sanitise(print(permissiveParser.parse(text, { images })), { images });
    expect(unsafeTexts(textsOf(kind), images, make)).toEqual([]);
  });

  it.each(Object.keys(hostileHtml))('detects that every %s is harmful without sanitiser', (kind) => {
    const texts = textsOf(kind);
    expect(unsafeTexts(texts, images, (text) => text)).toHaveLength(texts.length);
  });
});
