import { nameKey } from './name-key.js';

describe('the key of a name', () => {
  it.each([
    ['case', 'Ada Lovelace', 'aDA LOVELACE'],
    ['white space', 'Ada Lovelace', ' Ada\u00a0\t Lovelace\n'],
    ['how it is put together', 'Zoë', 'Zoe\u0308'],
    ['width', 'Ada', 'Ａｄａ'],
    ['ligatures', 'Jeﬀ', 'Jeff'],
    ['what cannot be seen', 'Ada', 'A\u200bd\u00ada\ufe0f\u2060'],
    ['case in other scripts', 'Александр Пушкин', 'АЛЕКСАНДР пушкин'],
    ['a final sigma', 'Σωκράτης', 'ΣΩΚΡΆΤΗΣ'],
    ['a sharp s', 'Strauß', 'STRAUSS'],
    ['a dotless i', 'IŞIK', 'ışık'],
  ])('ignores %s', (_what, one, other) => {
    expect(nameKey(one)).toBe(nameKey(other));
  });

  it.each([
    ['Ada', 'Adam'],
    ['Zoë', 'Zoe'],
    ['Ada Lovelace', 'AdaLovelace'],
  ])('of %s differs from that of %s', (one, other) => {
    expect(nameKey(one)).not.toBe(nameKey(other));
  });

  it('is empty for a name without visible characters', () => {
    expect(nameKey(' \u200b\u00ad\t')).toBe('');
  });

  it('is truncated to fit an index', () => {
    const key = nameKey('\ufdfa'.repeat(100));
    expect([...key]).toHaveLength(200);
    expect(nameKey('😀'.repeat(300)).isWellFormed()).toBe(true);
  });
});
