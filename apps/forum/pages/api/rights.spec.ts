import { mayChange } from './rights.js';

const createdAt = '2026-01-01T12:00:00.000Z';
const after = (minutes: number) => Date.parse(createdAt) + minutes * 60_000;
const looks = { name: 'Ada', handle: null, picture: null };
const post = { author: { id: 'ada', kind: 'member', ...looks }, createdAt } as const;
const ada = { id: 'ada', name: 'Ada', roles: [] };

describe('a post may be changed', () => {
  it('by its author, as long as the site lets authors', () => {
    expect(mayChange(post, ada, null, after(1e6))).toBe(true);
    expect(mayChange(post, ada, 30, after(30))).toBe(true);
    expect(mayChange(post, ada, 30, after(31))).toBe(false);
  });

  it('by moderators, always', () => {
    expect(mayChange(post, { ...ada, id: 'mod', roles: ['moderator'] }, 30, after(31))).toBe(true);
  });

  it('by nobody else', () => {
    expect(mayChange(post, null, null, after(1))).toBe(false);
    expect(mayChange(post, { ...ada, id: 'ben' }, null, after(1))).toBe(false);
    expect(mayChange({ ...post, author: { ...post.author, kind: 'guest' } }, ada, null, after(1))).toBe(false);
  });
});
