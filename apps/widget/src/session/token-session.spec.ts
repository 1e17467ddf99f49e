import type { Settings } from '../settings/settings.js';
import { guestTokenKey, storageOrMemory } from '../storage/storage.js';
import type { TokenSource } from './session.js';
import { tokenWith } from './token-fixture.js';
import { TokenSession } from './token-session.js';

const defaults = { api: 'https://talk.example', site: 'blog', token: null, tokenCallback: null } as Settings;

function token(sub: string, exp: number, iss?: string): string {
  return tokenWith({ sub, name: sub, exp, iss });
}

function setUp(source: TokenSource, settings: Partial<Settings> = {}) {
  const clock = { now: 0 };
  const storage = storageOrMemory(() => {
    throw new DOMException('no storage', 'SecurityError');
  });
  const session = new TokenSession({ ...defaults, ...settings }, source, storage, () => clock.now);
  const storeGuest = (guest: string) => {
    storage.write(guestTokenKey(defaults), guest);
  };
  return { clock, session, storage, storeGuest };
}

describe('a session', () => {
  it('is anonymous at first, then that of the guest who is stored in this browser', async () => {
    const { session, clock, storage, storeGuest } = setUp(null);
    expect(await session.me()).toBeNull();
    storeGuest(token('g1', 1_000, 'parley'));
    expect(await session.me()).toMatchObject({ id: 'g1', kind: 'guest' });
    clock.now = 990_000;
    expect(await session.me()).toBeNull();
    clock.now = 0;
    storage.remove(guestTokenKey(defaults));
    expect(await session.token()).toBeNull();
  });

  it('is that of the signed-in member even if a guest is stored', async () => {
    const { session, storeGuest } = setUp(token('ada', 1_000));
    storeGuest(token('g1', 1_000, 'parley'));
    expect(await session.me()).toMatchObject({ id: 'ada', kind: 'member' });
  });

  it('requests a new token when the current one expires, once for concurrent callers', async () => {
    const tokens = [token('ada', 100), token('ada', 200)];
    const requestedAt: number[] = [];
    const { session, clock } = setUp(() => {
      requestedAt.push(clock.now);
      return Promise.resolve(tokens[requestedAt.length - 1] ?? null);
    });
    expect(await Promise.all([session.token(), session.token()])).toEqual([tokens[0], tokens[0]]);
    clock.now = 60_000;
    expect(await session.token()).toBe(tokens[0]);
    clock.now = 71_000;
    expect(await session.token()).toBe(tokens[1]);
    expect(requestedAt).toEqual([0, 71_000]);
  });

  it('is that of the guest or anonymous if the page’s function fails, and logs the error', async () => {
    const logged = jest.spyOn(console, 'error').mockReturnValue();
    const sources = [() => Promise.reject(new Error('no server')), () => JSON.parse('{') as string];
    for (const source of sources) {
      const { session, storeGuest } = setUp(source);
      expect(await Promise.all([session.me(), session.token()])).toEqual([null, null]);
      storeGuest(token('g1', 1_000, 'parley'));
      expect(await session.me()).toMatchObject({ id: 'g1' });
    }
    expect(logged).toHaveBeenCalledTimes(4);
    logged.mockRestore();
  });

  it('ignores a token that is not a non-empty string', async () => {
    for (const value of [undefined, '', {}, 7]) {
      expect(await setUp(() => value as never).session.me()).toBeNull();
    }
  });

  it('calls the function that an attribute names, and uses the token of an attribute', async () => {
    Reflect.set(globalThis, 'tokenOfTheHost', () => token('bob', 100));
    expect(await setUp(null, { tokenCallback: 'tokenOfTheHost' }).session.me()).toMatchObject({ id: 'bob' });
    Reflect.deleteProperty(globalThis, 'tokenOfTheHost');
    expect(await setUp(null, { tokenCallback: 'tokenOfTheHost' }).session.me()).toBeNull();
    expect(await setUp(null, { token: token('eve', 100) }).session.me()).toMatchObject({ id: 'eve' });
  });
});
