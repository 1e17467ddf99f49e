import { causeOfRequest, nameKey } from '#libs/kernel';
import { messagingMigrations } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { persistenceMigrations, UnitOfWork } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { GuestsRepository } from '../persistence/guests.repository.js';
import { commentsService } from '../service.js';
import { WelcomeGuest } from './welcome-guest.js';

const SITE = { name: 'default', guests: true };

describe('a guest', () => {
  let schema: TestSchema;
  let welcome: WelcomeGuest;

  beforeAll(async () => {
    schema = await testSchema('comments', [
      persistenceMigrations,
      messagingMigrations,
      peopleMigrations,
      ...commentsService.migrations,
    ]);
    welcome = new WelcomeGuest(new UnitOfWork(schema.dataSource), new GuestsRepository());
    await know('default', 'member', 'Ada  Lovelace', 'countess');
    await know('default', 'member', 'Zoë', null);
    await know('default', 'guest', 'Bob', null);
    await know('blog', 'member', 'Grace', 'grace');
  });
  afterAll(() => schema.drop());

  const know = (site: string, kind: string, name: string, handle: string | null) =>
    schema.dataSource.query(
      `INSERT INTO people (site, kind, id, name, name_key, handle, seen_at) VALUES ($1, $2, $3, $4, $5, $6, now())`,
      [site, kind, `${kind} ${name}`, name, nameKey(name), handle],
    );
  const enter = (name: string, email: string | null = null, site = SITE) =>
    welcome.execute({ name, email }, site, causeOfRequest());
  const addressOf = (id: string) =>
    schema.dataSource.query<object[]>(`SELECT site, email FROM guest_addresses WHERE guest_id = $1`, [id]);

  it('has a name and an id of their own, and an address only if they gave one', async () => {
    const [one, other] = [await enter(' Charles  Babbage '), await enter('Charles Babbage', 'charles@mail.example')];
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(one).toEqual({ id, kind: 'guest', name: 'Charles Babbage', handle: null, picture: null });
    expect(other.id).not.toBe(one.id);
    expect(await addressOf(one.id)).toEqual([]);
    expect(await addressOf(other.id)).toEqual([{ site: 'default', email: 'charles@mail.example' }]);
  });

  it.each(['Ada Lovelace', 'ada lovelace', ' ＡＤＡ\u00a0 Love\u200dlace', 'ZOE\u0308', 'zoë', 'Countess'])(
    'does not bear the name or the handle of a member: %s',
    async (name) => {
      await expect(enter(name, 'a@mail.example')).rejects.toMatchObject({ code: 'guest.name-taken' });
    },
  );

  it.each(['Ada', 'Bob', 'Grace', 'Ada Lovelace II'])('may bear any other: %s', async (name) => {
    expect(await enter(name)).toMatchObject({ name });
  });

  it('is not let in where none are taken', async () => {
    const site = { name: 'default', guests: false };
    await expect(enter('Somebody', null, site)).rejects.toMatchObject({ code: 'site.no-guests' });
  });
});
