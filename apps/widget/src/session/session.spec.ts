import type { Settings } from '../settings/settings.js';
import { guestName, keepOf } from '../storage/storage.js';
import { base64url } from './base64url.js';
import { Session } from './session.js';
import type { TokenSource } from './who.js';

const nothing = { api: 'https://talk.example', site: 'blog', token: null, tokenCallback: null } as Settings;

function token(sub: string, exp: number, iss?: string): string {
  return `x.${base64url(JSON.stringify({ sub, name: sub, exp, iss }))}.y`;
}

function setting(given: TokenSource, settings: Partial<Settings> = {}) {
  const clock = { now: 0 };
  const keep = keepOf(() => {
    throw new DOMException('none here', 'SecurityError');
  });
  const session = new Session({ ...nothing, ...settings }, given, keep, () => clock.now);
  const welcomeGuest = (guest: string) => {
    keep.write(guestName(nothing), guest);
  };
  return { clock, session, keep, welcomeGuest };
}

describe('a session', () => {
  it('is nobody’s at first, then the guest’s that this browser knows', async () => {
    const { session, clock, keep, welcomeGuest } = setting(null);
    expect(await session.me()).toBeNull();
    welcomeGuest(token('g1', 1_000, 'parley'));
    expect(await session.me()).toMatchObject({ id: 'g1', kind: 'guest' });
    clock.now = 990_000;
    expect(await session.me()).toBeNull();
    clock.now = 0;
    keep.forget(guestName(nothing));
    expect(await session.token()).toBeNull();
  });

  it('is the member’s whom the page signs in, even where a guest is known', async () => {
    const { session, welcomeGuest } = setting(token('ada', 1_000));
    welcomeGuest(token('g1', 1_000, 'parley'));
    expect(await session.me()).toMatchObject({ id: 'ada', kind: 'member' });
  });

  it('asks the page for another token when one has ended, and once for all who wait', async () => {
    const given = [token('ada', 100), token('ada', 200)];
    const asked: number[] = [];
    const { session, clock } = setting(() => {
      asked.push(clock.now);
      return Promise.resolve(given[asked.length - 1] ?? null);
    });
    const tokens = await Promise.all([session.token(), session.token()]);
    expect(tokens).toEqual([given[0], given[0]]);
    clock.now = 60_000;
    expect(await session.token()).toBe(given[0]);
    clock.now = 71_000;
    expect(await session.token()).toBe(given[1]);
    expect(asked).toEqual([0, 71_000]);
  });

  it('is the guest’s, or nobody’s, where the page fails to give a token, and says so', async () => {
    const told = jest.spyOn(console, 'error').mockReturnValue();
    const failures = [() => Promise.reject(new Error('no server')), () => JSON.parse('{') as string];
    for (const failing of failures) {
      const { session, welcomeGuest } = setting(failing);
      expect(await Promise.all([session.me(), session.token()])).toEqual([null, null]);
      welcomeGuest(token('g1', 1_000, 'parley'));
      expect(await session.me()).toMatchObject({ id: 'g1' });
    }
    expect(told).toHaveBeenCalledTimes(4);
    told.mockRestore();
  });

  it('takes nothing but a text for a token', async () => {
    for (const given of [undefined, '', {}, 7]) {
      expect(await setting(() => given as never).session.me()).toBeNull();
    }
  });

  it('finds the function that an attribute names, and the token that one holds', async () => {
    Reflect.set(globalThis, 'tokenOfTheHost', () => token('bob', 100));
    expect(await setting(null, { tokenCallback: 'tokenOfTheHost' }).session.me()).toMatchObject({ id: 'bob' });
    Reflect.deleteProperty(globalThis, 'tokenOfTheHost');
    expect(await setting(null, { tokenCallback: 'tokenOfTheHost' }).session.me()).toBeNull();
    expect(await setting(null, { token: token('eve', 100) }).session.me()).toMatchObject({ id: 'eve' });
  });
});
