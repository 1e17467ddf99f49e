import { SaxesParser } from 'saxes';
import { type AtomEntry, atomDocument, type AtomFeed } from './atom.js';

const hostile = `</title><script>alert("x")</script>&nbsp;&#0;\0\u0007\u001f\ufffe ]]> <!-- '"`;
const entry: AtomEntry = {
  id: '019ab6f0-0000-7000-8000-000000000001',
  title: 'Ada: On engines',
  author: 'Ada',
  published: new Date('2026-11-22T08:00:00.000Z'),
  updated: new Date('2026-11-22T09:00:00.000Z'),
  alternate: { href: 'https://blog.example/?a=1&b=2#comment', type: 'text/html' },
  html: '<p>One &amp; two.</p>',
};
const feed: AtomFeed = {
  id: '019ab6f0-0000-7000-8000-000000000000',
  title: 'On engines',
  self: 'https://talk.example/feed?site=blog&x=1',
  alternate: { href: 'https://blog.example/', type: 'text/html' },
  updated: new Date('2026-11-22T07:00:00.000Z'),
  entries: [entry],
};

interface Element {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  text: string;
}

/** The elements of a document, by a strict parser. @throws {Error} if it is not well formed */
function elementsOf(document: string): Element[] {
  const parser = new SaxesParser({ xmlns: true });
  const [all, open]: [Element[], Element[]] = [[], []];
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ local, uri, attributes }) => {
    expect(uri).toBe('http://www.w3.org/2005/Atom');
    const values = Object.entries(attributes).map(([name, { value }]) => [name, value] as const);
    const element: Element = { name: local, attributes: Object.fromEntries(values), text: '' };
    all.push(element);
    open.push(element);
  });
  parser.on('text', (text) => {
    const element = open.at(-1);
    if (element !== undefined) element.text += text;
  });
  parser.on('closetag', () => void open.pop());
  parser.write(document).close();
  return all;
}

const textsOf = (document: string, name: string) =>
  elementsOf(document).flatMap((element) => (element.name === name ? [element.text] : []));

describe('an Atom feed', () => {
  it('has the elements that RFC 4287 requires', () => {
    const document = atomDocument(feed);
    expect(textsOf(document, 'id')).toEqual([feed.id, entry.id].map((id) => `urn:uuid:${id}`));
    expect(textsOf(document, 'title')).toEqual(['On engines', 'Ada: On engines']);
    expect(textsOf(document, 'updated')).toEqual(['2026-11-22T09:00:00.000Z', '2026-11-22T09:00:00.000Z']);
    expect(textsOf(document, 'published')).toEqual(['2026-11-22T08:00:00.000Z']);
    expect(textsOf(document, 'name')).toEqual(['Ada']);
    expect(textsOf(document, 'content')).toEqual(['<p>One &amp; two.</p>']);
    expect(
      elementsOf(document).flatMap(({ name, attributes: { rel, href } }) => (name === 'link' ? [[rel, href]] : [])),
    ).toEqual([
      ['self', feed.self],
      ['alternate', 'https://blog.example/'],
      ['alternate', 'https://blog.example/?a=1&b=2#comment'],
    ]);
  });

  it('is well formed whatever its texts contain, and keeps all that XML can contain', () => {
    const texts = { title: hostile, author: hostile, html: hostile };
    const document = atomDocument({ ...feed, title: hostile, self: hostile, entries: [{ ...entry, ...texts }] });
    const allowed = `</title><script>alert("x")</script>&nbsp;&#0; ]]> <!-- '"`;
    expect(textsOf(document, 'title')).toEqual([allowed, allowed]);
    expect([...textsOf(document, 'name'), ...textsOf(document, 'content')]).toEqual([allowed, allowed]);
    expect(elementsOf(document).map(({ name }) => name)).not.toContain('script');
  });

  it('without entries is as old as its subject', () => {
    const document = atomDocument({ ...feed, entries: [], alternate: null });
    expect(textsOf(document, 'updated')).toEqual(['2026-11-22T07:00:00.000Z']);
  });
});
