import { forgetSignInKey, storedSignInKey, takeSignInKey } from './sign-in-key.js';

describe('the development sign-in key', () => {
  let stored: Map<string, string>;
  let addressBar: string;

  beforeEach(() => {
    stored = new Map();
    addressBar = 'unchanged';
  });

  const storage = {
    getItem: (name: string) => stored.get(name) ?? null,
    setItem: (name: string, value: string) => void stored.set(name, value),
    removeItem: (name: string) => void stored.delete(name),
  };
  const history = {
    replaceState: (_state: unknown, _title: string, url?: string | URL | null) => void (addressBar = String(url)),
  };
  const open = (address: string) => {
    takeSignInKey(new URL(address, 'http://127.0.0.1:3000'), history, storage);
  };

  it('is stored and removed from the address bar', () => {
    open('/forum?sort=new#key=3f9c-12ab-77de');
    expect([storedSignInKey(storage), addressBar]).toEqual(['3f9c-12ab-77de', '/forum?sort=new']);
  });

  it.each(['/forum', '/forum#comment-1', '/forum#key=', '/forum#key=%3Cb%3E'])('is not part of %s', (address) => {
    open(address);
    expect([storedSignInKey(storage), addressBar]).toEqual([null, 'unchanged']);
  });

  it('is removed from the storage when it is no longer valid', () => {
    open('/forum#key=3f9c-12ab-77de');
    forgetSignInKey(storage);
    expect(storedSignInKey(storage)).toBeNull();
  });
});
