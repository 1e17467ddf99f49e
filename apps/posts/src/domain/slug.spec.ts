import { slugOf } from './slug.js';

const id = '0193a5c0-0000-7000-8000-00000000abcd';

describe('the slug of a post', () => {
  it.each([
    ['On the Analytical Engine', 'on-the-analytical-engine'],
    ['  What?! — "No", she said.  ', 'what-no-she-said'],
    ['Größe & Maß', 'größe-maß'],
    ['Ünïcödé', 'ünïcödé'],
    ['ＡＢＣ １２３', 'abc-123'],
    ['Привет, мир', 'привет-мир'],
    ['日本語のタイトル', '日本語のタイトル'],
    ['हिन्दी में शीर्षक', 'हिन्दी-में-शीर्षक'],
    ['C++ / C#', 'c-c'],
    ['a/../b?x=1#y', 'a-b-x-1-y'],
  ])('of "%s" is %s and the end of the id', (title, words) => {
    expect(slugOf(title, id)).toBe(`${words}-0000abcd`);
  });

  it.each(['?!', '🧵🧵🧵', '…', ''])('of "%s", which has no word, is the end of the id', (title) => {
    expect(slugOf(title, id)).toBe('0000abcd');
  });

  it('has at most 60 characters of the title, and no dash where it was cut', () => {
    expect(slugOf('x'.repeat(300), id)).toBe(`${'x'.repeat(60)}-0000abcd`);
    expect(slugOf(`${'x'.repeat(59)} y`, id)).toBe(`${'x'.repeat(59)}-0000abcd`);
  });

  it('cuts between characters, not within one of two units', () => {
    const slug = slugOf('𝒳𐐨'.normalize('NFC').repeat(80), id);
    expect(slug.isWellFormed()).toBe(true);
    expect([...slug]).toHaveLength(60 + 9);
  });

  it('needs no escaping that changes it: it survives a URL', () => {
    const slug = slugOf('Привет / 日本 & <b>', id);
    expect(decodeURIComponent(new URL(`http://h/${encodeURIComponent(slug)}`).pathname.slice(1))).toBe(slug);
  });
});
