import type { Actor } from '#libs/kernel';
import { signToken } from '../auth/sign-token.js';
import { StreamTickets } from './stream-tickets.js';

const ada: Actor = {
  site: 'blog',
  kind: 'member',
  id: 'ada',
  name: 'Ada',
  handle: 'ada',
  picture: null,
  email: 'ada@example.org',
  roles: ['moderator'],
};
const secretOf = (site: string) => `the secret of the tickets of ${site}`;
const refused = { code: 'auth.ticket-invalid' };

describe('a ticket for a stream', () => {
  let now = new Date('2026-11-22T08:00:00.000Z');
  const tickets = new StreamTickets(secretOf, { now: () => now });
  const tokenEndsAt = Date.parse('2026-11-22T10:00:00.000Z');

  beforeEach(() => {
    now = new Date('2026-11-22T08:00:00.000Z');
  });

  it('tells any process who it was given to, and when their token ends, but not their address', async () => {
    const { ticket, expiresAt } = await tickets.issue(ada, tokenEndsAt);
    expect(expiresAt).toEqual(new Date('2026-11-22T08:01:00.000Z'));
    const other = new StreamTickets(secretOf, { now: () => now });
    const { id, ...read } = await other.check('blog', ticket);
    expect(read).toEqual({ actor: { ...ada, email: null }, expiresAt, tokenEndsAt });
    expect((await tickets.check('blog', (await tickets.issue(ada, tokenEndsAt)).ticket)).id).not.toBe(id);
  });

  it('is good for a minute', async () => {
    const { ticket } = await tickets.issue(ada, tokenEndsAt);
    now = new Date('2026-11-22T08:00:59.000Z');
    await expect(tickets.check('blog', ticket)).resolves.toMatchObject({ tokenEndsAt });
    now = new Date('2026-11-22T08:01:00.000Z');
    await expect(tickets.check('blog', ticket)).rejects.toMatchObject(refused);
  });

  it('is good at its own site, by our key, and as a ticket only', async () => {
    const { ticket } = await tickets.issue(ada, tokenEndsAt);
    await expect(tickets.check('shop', ticket)).rejects.toMatchObject(refused);
    await expect(new StreamTickets(() => 'another').check('blog', ticket)).rejects.toMatchObject(refused);
    const claims = { sub: 'ada', jti: 'x', kind: 'member', name: 'Ada', roles: [] };
    for (const bad of [await signToken(secretOf('blog'), claims, '1h'), `${ticket}x`, 'a.b.c', '', 'nonsense']) {
      await expect(tickets.check('blog', bad)).rejects.toMatchObject(refused);
    }
  });
});
