import { isAdmin, isModerator, Session } from './session.js';

const NOW = Date.parse('2026-01-01T12:00:00Z');
const SOON = NOW / 1000 + 60;

function tokenOf(claims: object | null): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(JSON.stringify(claims)));
  return `header.${btoa(bytes).replaceAll('+', '-').replaceAll('/', '_')}.signature`;
}

describe('a session', () => {
  let kept: Map<string, string>;
  let now: number;
  let session: Session;

  beforeEach(() => {
    kept = new Map();
    now = NOW;
    const storage = {
      getItem: (name: string) => kept.get(name) ?? null,
      setItem: (name: string, value: string) => void kept.set(name, value),
      removeItem: (name: string) => void kept.delete(name),
    };
    session = new Session(storage, () => now);
  });

  it('is nobody’s at first', () => {
    expect([session.token, session.me]).toEqual([null, null]);
  });

  it('knows who its token speaks for, in whatever script', () => {
    const token = tokenOf({ sub: 'ada', name: 'Ada Lovelace 山田 é', roles: ['admin'], exp: SOON });
    expect(session.begin(token)).toBe(true);
    expect(session.token).toBe(token);
    expect(session.me).toEqual({ id: 'ada', name: 'Ada Lovelace 山田 é', roles: ['admin'] });
  });

  it.each([
    ['no token at all', 'hello'],
    ['not in base64', 'a.%%.c'],
    ['no JSON', 'a.aGVsbG8.c'],
    ['empty', tokenOf(null)],
    ['nobody’s', tokenOf({ name: 'Ada', exp: SOON })],
    ['for ever', tokenOf({ sub: 'ada', name: 'Ada' })],
    ['over', tokenOf({ sub: 'ada', name: 'Ada', exp: NOW / 1000 })],
  ])('does not begin with what is %s', (_what, token) => {
    expect(session.begin(token)).toBe(false);
    expect(kept.size).toBe(0);
  });

  it('ends with its token', () => {
    session.begin(tokenOf({ sub: 'ada', name: 'Ada', exp: SOON }));
    now = SOON * 1000;
    expect([session.token, session.me]).toEqual([null, null]);
  });

  it('tells when somebody comes and goes, to whoever still listens', () => {
    const told: (string | undefined)[] = [];
    const stop = session.onChange(() => told.push(session.me?.id));
    session.begin(tokenOf({ sub: 'ada', name: 'Ada', exp: SOON }));
    session.end();
    stop();
    session.begin(tokenOf({ sub: 'ben', name: 'Ben', exp: SOON }));
    expect(told).toEqual(['ada', undefined]);
  });
});

it('an admin may do what moderators may, and others may not', () => {
  const as = (...roles: string[]) => ({ id: 'x', name: 'X', roles });
  expect([as('admin'), as('moderator'), as(), null].map(isModerator)).toEqual([true, true, false, false]);
  expect([as('admin'), as('moderator'), as(), null].map(isAdmin)).toEqual([true, false, false, false]);
});
