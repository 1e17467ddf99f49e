import { derivedKey } from './derived-key.js';

describe('a derived key', () => {
  it('is the same for the same secret and purpose, on every machine', () => {
    expect(derivedKey('a secret', 'postgres posts')).toBe(derivedKey('a secret', 'postgres posts'));
    expect(derivedKey('a secret', 'postgres posts')).toBe(
      '94d7ff1d9b23c6bfc78ffeead3eae47ee2019e13c05f08b665bb273be517c5eb',
    );
  });

  it('differs for each secret and each purpose', () => {
    const keys = ['a secret', 'b secret'].flatMap((secret) =>
      ['postgres posts', 'postgres comments', 'nats posts'].map((purpose) => derivedKey(secret, purpose)),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('has 256 bits and is safe in a URL', () => {
    expect(derivedKey('a secret', 'nats posts')).toMatch(/^[0-9a-f]{64}$/);
  });
});
