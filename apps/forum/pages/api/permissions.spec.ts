import { mayChange } from './permissions.js';

const createdAt = '2026-01-01T12:00:00.000Z';
const minutesLater = (minutes: number) => Date.parse(createdAt) + minutes * 60_000;
const profile = { name: 'Ada', handle: null, picture: null };
const post = { author: { id: 'ada', kind: 'member', ...profile }, createdAt } as const;
const ada = { id: 'ada', name: 'Ada', roles: [] };

describe('a post may be changed', () => {
  it('by its author, within the edit window of the site', () => {
    expect(mayChange(post, ada, null, minutesLater(1e6))).toBe(true);
    expect(mayChange(post, ada, 30, minutesLater(30))).toBe(true);
    expect(mayChange(post, ada, 30, minutesLater(31))).toBe(false);
  });

  it('by moderators at any time', () => {
    expect(mayChange(post, { ...ada, id: 'mod', roles: ['moderator'] }, 30, minutesLater(31))).toBe(true);
  });

  it('by no other user', () => {
    expect(mayChange(post, null, null, minutesLater(1))).toBe(false);
    expect(mayChange(post, { ...ada, id: 'ben' }, null, minutesLater(1))).toBe(false);
    expect(mayChange({ ...post, author: { ...post.author, kind: 'guest' } }, ada, null, minutesLater(1))).toBe(false);
  });
});
