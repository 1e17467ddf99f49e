import { isAdmin, isModerator, Session } from './session.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const SOON = NOW / 1000 + 60;

function tokenWith(claims: object | null): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims)));
  return `header.${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_')}.signature`;
}

describe('a session', () => {
  let stored: Map<string, string>;
  let now: number;
  let session: Session;

  beforeEach(() => {
    stored = new Map();
    now = NOW;
    const storage = {
      getItem: (name: string) => stored.get(name) ?? null,
      setItem: (name: string, value: string) => void stored.set(name, value),
      removeItem: (name: string) => void stored.delete(name),
    };
    session = new Session(storage, () => now);
  });

  it('is anonymous at first', () => {
    expect([session.token, session.me]).toEqual([null, null]);
  });

  it('reads the user from the token, whatever script the name is in', () => {
    const token = tokenWith({ sub: 'ada', name: 'Ada Lovelace 山田 é', roles: ['admin'], exp: SOON });
    expect(session.signIn(token)).toBe(true);
    expect(session.token).toBe(token);
    expect(session.me).toEqual({ id: 'ada', name: 'Ada Lovelace 山田 é', roles: ['admin'] });
  });

  it.each([
    ['not a token', 'hello'],
    ['not base64', 'a.%%.c'],
    ['not JSON', 'a.aGVsbG8.c'],
    ['without claims', tokenWith(null)],
    ['without sub', tokenWith({ name: 'Ada', exp: SOON })],
    ['without exp', tokenWith({ sub: 'ada', name: 'Ada' })],
    ['expired', tokenWith({ sub: 'ada', name: 'Ada', exp: NOW / 1000 })],
  ])('rejects what is %s', (_what, token) => {
    expect(session.signIn(token)).toBe(false);
    expect(stored.size).toBe(0);
  });

  it('expires with its token', () => {
    session.signIn(tokenWith({ sub: 'ada', name: 'Ada', exp: SOON }));
    now = SOON * 1000;
    expect([session.token, session.me]).toEqual([null, null]);
  });

  it('notifies listeners of sign-in and sign-out until they unsubscribe', () => {
    const notified: (string | undefined)[] = [];
    const unsubscribe = session.subscribe(() => notified.push(session.me?.id));
    session.signIn(tokenWith({ sub: 'ada', name: 'Ada', exp: SOON }));
    session.signOut();
    unsubscribe();
    session.signIn(tokenWith({ sub: 'ben', name: 'Ben', exp: SOON }));
    expect(notified).toEqual(['ada', undefined]);
  });
});

it('an admin has the rights of a moderator; other users have neither', () => {
  const withRoles = (...roles: string[]) => ({ id: 'x', name: 'X', roles });
  const users = [withRoles('admin'), withRoles('moderator'), withRoles(), null];
  expect(users.map(isModerator)).toEqual([true, true, false, false]);
  expect(users.map(isAdmin)).toEqual([true, false, false, false]);
});
