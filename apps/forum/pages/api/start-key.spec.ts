import { forgetKey, knownKey, takeKey } from './start-key.js';

describe('the key that the start printed', () => {
  let kept: Map<string, string>;
  let shown: string;

  beforeEach(() => {
    kept = new Map();
    shown = 'as it was';
  });

  const storage = {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => void kept.set(name, value),
    removeItem: (name: string) => void kept.delete(name),
  };
  const history = {
    replaceState: (_state: unknown, _title: string, url?: string | URL | null) => void (shown = String(url)),
  };
  const open = (address: string) => {
    takeKey(new URL(address, 'http://127.0.0.1:3000'), history, storage);
  };

  it('is kept, and shown no more', () => {
    open('/forum?sort=new#key=3f9c-12ab-77de');
    expect([knownKey(storage), shown]).toEqual(['3f9c-12ab-77de', '/forum?sort=new']);
  });

  it.each(['/forum', '/forum#comment-1', '/forum#key=', '/forum#key=%3Cb%3E'])('is not in %s', (address) => {
    open(address);
    expect([knownKey(storage), shown]).toEqual([null, 'as it was']);
  });

  it('is forgotten when it opens nothing any more', () => {
    open('/forum#key=3f9c-12ab-77de');
    forgetKey(storage);
    expect(knownKey(storage)).toBeNull();
  });
});
