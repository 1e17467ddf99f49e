import { newGuest, claimedKeys } from './guest.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const named = (name: string) => newGuest(ID, { name, email: null });

describe('newGuest', () => {
  it.each([
    ['Ada', 'Ada'],
    ['  Ada \t\n Lovelace ', 'Ada Lovelace'],
    ['Zoe\u0308', 'Zoë'],
    ['孔子', '孔子'],
    ['می\u200cخواهم', 'می\u200cخواهم'],
    ['👩\u200d💻', '👩\u200d💻'],
    ['<b>Ada</b>', '<b>Ada</b>'],
    ['Иван Petrov', 'Иван Petrov'],
    ['Anna-Мария', 'Anna-Мария'],
    ['田中 Akira', '田中 Akira'],
    ['松本Akira', '松本Akira'],
    ['x'.repeat(100), 'x'.repeat(100)],
  ])('as %j, with the name %j', (given, name) => {
    expect(named(given)).toEqual({ accepted: true, state: { id: ID, name, email: null }, events: [] });
  });

  it.each([
    ['nothing', ' \t '],
    ['nothing that can be seen', '\u200c\u200d'],
    ['a NUL', 'Ada\0'],
    ['a bell', 'A\u0007da'],
    ['a zero width space', 'Ada\u200bLovelace'],
    ['what turns text around', '\u202eadA'],
    ['a private character', 'Ada \ue000'],
    ['a Cyrillic A in a Latin name', '\u0410da'],
    ['a Greek omicron in a Latin name', 'J\u03bfhn Doe'],
    ['a Latin letter in a Cyrillic name', 'Ив\u0061н'],
    ['too much once it is put together', '\u0958'.repeat(60)],
  ])('but not with a name of %s', (_what, name) => {
    expect(named(name)).toEqual({ accepted: false, code: 'guest.bad-name' });
  });

  it('takes a mail address, or none', () => {
    expect(newGuest(ID, { name: 'Ada', email: 'ada+x@mail.example' })).toMatchObject({
      state: { email: 'ada+x@mail.example' },
    });
  });

  it.each(['', 'ada', 'ada@', '@mail.example', 'a b@mail.example', 'a@b@c', 'ada@mail.example\n'])(
    'but not with %j for one',
    (email) => {
      expect(newGuest(ID, { name: 'Ada', email })).toEqual({ accepted: false, code: 'guest.bad-address' });
    },
  );
});

describe('claimedKeys', () => {
  it.each([
    ['Ada', ['ada']],
    ['Ada.', ['ada.', 'ada']],
    ['~ Ada Lovelace ~', ['~ ada lovelace ~', 'ada lovelace']],
    ['@ada', ['@ada', 'ada']],
    ['A.D.A', ['a.d.a']],
    ['...', ['...']],
    ['👩', ['👩']],
    ['हिन्दी', ['हिन्दी']],
  ])('%j as %j', (name, keys) => {
    expect(claimedKeys(name)).toEqual(keys);
  });
});
