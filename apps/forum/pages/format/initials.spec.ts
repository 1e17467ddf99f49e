import { hueOf, initialsOf } from './initials.js';

it.each([
  ['Ada Lovelace', 'AL'],
  ['ada', 'A'],
  ['Jean  Paul von Richter ', 'JR'],
  ['山田 太郎', '山太'],
  ['🦊 fox', '🦊F'],
])('initials of %s: %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});

it('a person always has the same one of six colours', () => {
  const ids = ['ada', 'ben', 'cleo', '0199a3b4-0000-7000-8000-000000000001', ''];
  for (const id of ids) {
    expect(hueOf(id)).toBe(hueOf(id));
    expect([0, 1, 2, 3, 4, 5]).toContain(hueOf(id));
  }
  expect(hueOf('ada')).not.toBe(hueOf('ben'));
});
