import { parseToken } from './claims.js';
import { isMine } from './session.js';
import { tokenWith } from './token-fixture.js';

const ada = { sub: 'ada', name: 'Ada Lövelace ✨', exp: 7 };

describe('a token', () => {
  it('identifies its bearer', () => {
    const me = { id: 'ada', kind: 'member', name: ada.name, isModerator: false, expiresAt: 7_000 };
    expect(parseToken(tokenWith(ada))).toEqual(me);
    expect(parseToken(tokenWith({ ...ada, iss: 'parley' }))).toEqual({ ...me, kind: 'guest' });
    expect(parseToken(tokenWith({ ...ada, roles: ['moderator'] }))).toEqual({ ...me, isModerator: true });
  });

  it.each(['', 'x', 'x.y.z', 'x.!.z', tokenWith({ sub: 'ada' }), `x.${btoa('null')}.y`])('is not %j', (text) => {
    expect(parseToken(text)).toBeNull();
  });
});

it('a comment belongs to the author with the same id and kind', () => {
  const me = parseToken(tokenWith(ada));
  const author = { id: 'ada', kind: 'member', name: 'Ada', handle: null, picture: null } as const;
  expect(isMine(me, author)).toBe(true);
  expect(isMine(me, { ...author, kind: 'guest' })).toBe(false);
  expect(isMine(me, undefined)).toBe(false);
  expect(isMine(null, author)).toBe(false);
});
