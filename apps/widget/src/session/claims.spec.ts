import { base64url } from './base64url.js';
import { meOf } from './claims.js';
import { isMine } from './is-mine.js';

function token(claims: object): string {
  return `x.${base64url(JSON.stringify(claims))}.y`;
}

const ada = { sub: 'ada', name: 'Ada Lövelace ✨', exp: 7 };

describe('a token', () => {
  it('says who its bearer is', () => {
    const me = { id: 'ada', kind: 'member', name: ada.name, isModerator: false, endsAt: 7_000 };
    expect(meOf(token(ada))).toEqual(me);
    expect(meOf(token({ ...ada, iss: 'parley' }))).toEqual({ ...me, kind: 'guest' });
    expect(meOf(token({ ...ada, roles: ['moderator'] }))).toEqual({ ...me, isModerator: true });
  });

  it.each(['', 'x', 'x.y.z', 'x.!.z', token({ sub: 'ada' }), `x.${btoa('null')}.y`])('is not %j', (text) => {
    expect(meOf(text)).toBeNull();
  });
});

it('tells whose a comment is', () => {
  const me = meOf(token(ada));
  const author = { id: 'ada', kind: 'member', name: 'Ada', handle: null, picture: null } as const;
  expect(isMine(me, author)).toBe(true);
  expect(isMine(me, { ...author, kind: 'guest' })).toBe(false);
  expect(isMine(me, undefined)).toBe(false);
  expect(isMine(null, author)).toBe(false);
});
