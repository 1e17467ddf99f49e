import { fingerprintOf } from './idempotency-key.js';

describe("a body's fingerprint", () => {
  it('does not depend on the order of members', () => {
    expect(fingerprintOf({ a: 1, b: { c: [1, 2], d: null } })).toBe(fingerprintOf({ b: { d: null, c: [1, 2] }, a: 1 }));
  });

  it.each([
    [{ a: 1 }, { a: '1' }],
    [{ a: 1 }, { a: 2 }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: null }, {}],
    [undefined, {}],
  ])('differs between %j and %j', (one, other) => {
    expect(fingerprintOf(one)).not.toBe(fingerprintOf(other));
  });

  it('is SHA-256 in hex', () => {
    expect(fingerprintOf({ text: '\ud800 ü' })).toMatch(/^[0-9a-f]{64}$/);
  });
});
