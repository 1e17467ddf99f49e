import { causeOfRequest, nameKey } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { serviceSchema, type TestSchema } from '#libs/testing';
import { GuestsRepository } from '../persistence/guests.repository.js';
import { commentsService } from '../service.js';
import { RegisterGuest } from './register-guest.js';

const SITE = { name: 'default', guests: true };

describe('RegisterGuest', () => {
  let schema: TestSchema;
  let registerGuest: RegisterGuest;

  beforeAll(async () => {
    schema = await serviceSchema(commentsService);
    registerGuest = new RegisterGuest(new UnitOfWork(schema.dataSource), new GuestsRepository());
    await insertPerson('default', 'member', 'Ada  Lovelace', 'countess');
    await insertPerson('default', 'member', 'Zoë', null);
    await insertPerson('default', 'guest', 'Bob', null);
    await insertPerson('blog', 'member', 'Grace', 'grace');
  });
  afterAll(() => schema.drop());

  const insertPerson = (site: string, kind: string, name: string, handle: string | null) =>
    schema.dataSource.query(
      `INSERT INTO people (site, kind, id, name, name_key, handle, seen_at) VALUES ($1, $2, $3, $4, $5, $6, now())`,
      [site, kind, `${kind} ${name}`, name, nameKey(name), handle],
    );
  const register = (name: string, email: string | null = null, site = SITE) =>
    registerGuest.execute({ name, email }, site, causeOfRequest());
  const addressOf = (id: string) =>
    schema.dataSource.query<object[]>(`SELECT site, email FROM guest_addresses WHERE guest_id = $1`, [id]);

  it('gives a guest an id, and stores a mail address only if they gave one', async () => {
    const [one, other] = [
      await register(' Charles  Babbage '),
      await register('Charles Babbage', 'charles@mail.example'),
    ];
    const id = expect.stringMatching(/^[0-9a-f-]{36}$/) as string;
    expect(one).toEqual({ id, kind: 'guest', name: 'Charles Babbage', handle: null, picture: null });
    expect(other.id).not.toBe(one.id);
    expect(await addressOf(one.id)).toEqual([]);
    expect(await addressOf(other.id)).toEqual([{ site: 'default', email: 'charles@mail.example' }]);
  });

  it.each(['Ada Lovelace', 'ada lovelace', ' ＡＤＡ\u00a0 Love\u200dlace', 'ZOE\u0308', 'zoë', 'Countess'])(
    'refuses the name or the handle of a member: %s',
    async (name) => {
      await expect(register(name, 'a@mail.example')).rejects.toMatchObject({ code: 'guest.name-taken' });
    },
  );

  it.each(['Ada', 'Bob', 'Grace', 'Ada Lovelace II'])('accepts any other name: %s', async (name) => {
    expect(await register(name)).toMatchObject({ name });
  });

  it('refuses guests on a site without guests', async () => {
    const site = { name: 'default', guests: false };
    await expect(register('Eve', null, site)).rejects.toMatchObject({ code: 'site.no-guests' });
  });
});
