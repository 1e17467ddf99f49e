import type { Actor } from '#libs/kernel';
import { persistenceMigrations } from '#libs/persistence';
import { testSchema, type TestSchema } from '#libs/testing';
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
  let schema: TestSchema;
  let tickets: StreamTickets;
  let now: Date;
  const clock = { now: () => now };
  const tokenEndsAt = Date.parse('2026-11-22T10:00:00.000Z');

  beforeAll(async () => {
    schema = await testSchema('comments', [persistenceMigrations]);
    tickets = new StreamTickets(schema.dataSource, secretOf, clock);
  });
  afterAll(() => schema.drop());
  beforeEach(() => {
    now = new Date('2026-11-22T08:00:00.000Z');
  });

  it('identifies its holder and the expiry of their token in any replica, but not their address', async () => {
    const { ticket, expiresAt } = await tickets.issue(ada, tokenEndsAt);
    expect(expiresAt).toEqual(new Date('2026-11-22T08:01:00.000Z'));
    const other = new StreamTickets(await schema.connect(), secretOf, clock);
    expect(await other.redeem('blog', ticket)).toEqual({ actor: { ...ada, email: null }, tokenEndsAt });
  });

  it('is redeemed once, by one of all who try at the same time', async () => {
    const { ticket } = await tickets.issue(ada, tokenEndsAt);
    const tries = await Promise.allSettled([1, 2, 3].map(() => tickets.redeem('blog', ticket)));
    expect(tries.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected', 'rejected']);
    await expect(tickets.redeem('blog', ticket)).rejects.toMatchObject(refused);
    const { ticket: another } = await tickets.issue(ada, tokenEndsAt);
    await expect(tickets.redeem('blog', another)).resolves.toMatchObject({ tokenEndsAt });
  });

  it('expires after a minute', async () => {
    const [{ ticket: early }, { ticket: late }] = [
      await tickets.issue(ada, tokenEndsAt),
      await tickets.issue(ada, tokenEndsAt),
    ];
    now = new Date('2026-11-22T08:00:59.000Z');
    await expect(tickets.redeem('blog', early)).resolves.toMatchObject({ tokenEndsAt });
    now = new Date('2026-11-22T08:01:00.000Z');
    await expect(tickets.redeem('blog', late)).rejects.toMatchObject(refused);
  });

  it('works for its own site, with our key, and only as a ticket', async () => {
    const { ticket } = await tickets.issue(ada, tokenEndsAt);
    await expect(tickets.redeem('shop', ticket)).rejects.toMatchObject(refused);
    const foreignIssuer = new StreamTickets(schema.dataSource, () => 'another', clock);
    await expect(foreignIssuer.redeem('blog', ticket)).rejects.toMatchObject(refused);
    const claims = { sub: 'ada', jti: 'x', kind: 'member', name: 'Ada', roles: [] };
    for (const bad of [await signToken(secretOf('blog'), claims, '1h'), `${ticket}x`, 'a.b.c', '', 'nonsense']) {
      await expect(tickets.redeem('blog', bad)).rejects.toMatchObject(refused);
    }
    await expect(tickets.redeem('blog', ticket)).resolves.toMatchObject({ tokenEndsAt });
  });
});
