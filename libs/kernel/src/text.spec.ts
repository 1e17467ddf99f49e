import { lengthInCodePoints, isStorable, textFingerprint } from './text.js';

describe('the length of a text', () => {
  it.each([
    ['', 0],
    ['abc', 3],
    ['größe', 5],
    ['🧵', 1],
    ['a🧵b🧵', 4],
    // As Postgres counts: what one glyph is made of is counted piece by piece.
    ['👩‍👩‍👧', 5],
    ['e\u0301', 2],
  ])('%j has %i characters', (text, length) => {
    expect(lengthInCodePoints(text)).toBe(length);
  });

  it('is the number of code points of any well-formed text', () => {
    const text = Array.from({ length: 2_000 }, (_, i) =>
      String.fromCodePoint((i * 521) % 0xd800, 0x10000 + i * 7),
    ).join('');
    expect(lengthInCodePoints(text)).toBe([...text].length);
  });
});

describe('a storable text', () => {
  it.each(['', 'abc', '🧵', 'line\nbreak\ttab', '\u0001\u007f\ufffd'])('includes %j', (text) => {
    expect(isStorable(text)).toBe(true);
  });

  it.each(['\0', 'a\0b', '\ud83e', 'a\udded', '\udded\ud83e'])('excludes %j', (text) => {
    expect(isStorable(text)).toBe(false);
  });
});

describe('the fingerprint of a text', () => {
  it.each([
    ['hello world', ' hello \n\n  world\t'],
    ['hello world', 'hello\u200b wor\u00adld'],
    ['caf\u00e9', 'cafe\u0301'],
    ['a\u00a0b', 'a b'],
  ])('is the same for %j and %j', (one, other) => {
    expect(textFingerprint(one)).toBe(textFingerprint(other));
  });

  it.each([
    ['hello world', 'helloworld'],
    ['Hello', 'hello'],
    ['hello', 'hello!'],
  ])('differs for %j and %j', (one, other) => {
    expect(textFingerprint(one)).not.toBe(textFingerprint(other));
  });
});
