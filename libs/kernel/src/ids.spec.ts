import { idTime, isId, newId } from './ids.js';

describe('an id', () => {
  it('is a UUIDv7 that contains its time', () => {
    const before = Date.now();
    const id = newId();
    const time = idTime(id);
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it('sorts as text in the order of creation, even thousands in a millisecond', () => {
    const ids = Array.from({ length: 5_000 }, newId);
    expect(ids).toEqual(ids.toSorted());
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('contains the full timestamp: the example of RFC 9562, A.6', () => {
    expect(idTime('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(Date.parse('2022-02-22T19:22:22.000Z'));
  });

  it.each([
    ['version 4', '919108f7-52d1-4320-9bac-f847db4148a8'],
    ['no id', 'not an id'],
  ])('has no time if it is of %s', (_what, text) => {
    expect(idTime(text)).toBeNull();
  });

  it('may be of any version, in lower case and with dashes', () => {
    expect(isId('017f22e2-79b0-7cc3-98c4-dc0c0c07398f')).toBe(true);
    expect(isId('919108f7-52d1-4320-9bac-f847db4148a8')).toBe(true);
  });

  it.each([
    '',
    '017F22E2-79B0-7CC3-98C4-DC0C0C07398F',
    '017f22e279b07cc398c4dc0c0c07398f',
    '{017f22e2-79b0-7cc3-98c4-dc0c0c07398f}',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398f\n',
    ' 017f22e2-79b0-7cc3-98c4-dc0c0c07398f',
    '017f22e2-79b0-7cc3-98c4-dc0c0c07398g',
    "'; DROP TABLE posts --",
  ])('is not %j', (text) => {
    expect(isId(text)).toBe(false);
  });
});
