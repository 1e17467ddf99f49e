import { type DataOf, type Envelope, personSeen } from '#libs/contracts';
import { type Actor, causeOfRequest, newId, type Person } from '#libs/kernel';
import { Delivery, type EventDraft, messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { type Tx, UnitOfWork } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { authorColumns, type AuthorColumns, authorOf, personOf } from './author.js';
import { peopleMigrations } from './migrations.js';
import { People, type Sight } from './people.js';
import { PeopleHandler } from './people.handler.js';
import { peopleSnapshots } from './people-snapshots.js';

const start = Date.parse('2026-11-22T08:00:00Z');

describe('People', () => {
  let schema: TestSchema;
  let now: number;
  let people: People;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    schema = await testSchema('posts', [messagingMigrations, peopleMigrations]);
  });

  beforeEach(() => {
    now = start;
    people = new People(new Outbox('posts', new OutboxSignal()));
    unitOfWork = new UnitOfWork(schema.dataSource, { now: () => new Date(now) });
  });

  afterAll(() => schema.drop());

  const somebody = (): Actor => ({
    id: newId(),
    kind: 'member',
    name: 'Ada Lovelace',
    handle: 'ada',
    picture: null,
    site: 'default',
    email: 'ada@example.org',
    roles: ['admin'],
  });
  const inTx = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork.run(causeOfRequest(), work);
  const meet = (actor: Actor) => inTx((tx) => people.meet(tx, actor));
  const known = async ({ id }: Actor) => {
    const [row] = await schema.dataSource.query<AuthorColumns[]>(
      `SELECT ${authorColumns('p')} FROM people AS p WHERE id = $1`,
      [id],
    );
    return row === undefined ? null : authorOf(row);
  };
  const told = async ({ id }: Actor) => {
    const rows = await schema.dataSource.query<{ envelope: string }[]>(
      'SELECT envelope FROM outbox WHERE partition_key = $1 ORDER BY id',
      [id],
    );
    return rows.map(({ envelope }) => (JSON.parse(envelope) as Envelope<DataOf<typeof personSeen>>).data);
  };
  const sight = (actor: Actor, seenAt: number): Envelope<DataOf<typeof personSeen>> => {
    const data = { person: personOf(actor), email: actor.email, seenAt: new Date(seenAt).toISOString() };
    return { site: actor.site, data } as Envelope<typeof data>;
  };
  /** Other services saw them. */
  const learnAll = (...sights: ReturnType<typeof sight>[]) =>
    inTx((tx) => new PeopleHandler(people).learn(sights, new Delivery([tx])));
  const learn = (actor: Actor, seenAt: number) => learnAll(sight(actor, seenAt));
  const reset = () => inTx((tx) => new PeopleHandler(people).reset(tx));
  const rowOf = async ({ id }: Actor) => {
    const [row] = await schema.dataSource.query<object[]>(`SELECT * FROM people WHERE id = $1`, [id]);
    return row;
  };

  it('notes somebody new, and tells the others', async () => {
    const ada = somebody();
    await meet(ada);
    expect(await known(ada)).toEqual(personOf(ada));
    const seenAt = new Date(start).toISOString();
    expect(await told(ada)).toEqual([{ person: personOf(ada), email: 'ada@example.org', seenAt }]);
  });

  it('tells nobody of somebody who is as before', async () => {
    const ada = somebody();
    for (let time = 0; time < 3; time++) {
      now += 1_000;
      await meet(ada);
    }
    people = new People(new Outbox('posts', new OutboxSignal()));
    await meet(ada);
    expect(await told(ada)).toHaveLength(1);
  });

  it.each<[string, Partial<Actor>]>([
    ['name', { name: 'Augusta Ada King' }],
    ['handle', { handle: null }],
    ['picture', { picture: 'https://example.org/ada.png' }],
    ['address', { email: null }],
  ])('tells of another %s', async (_what, change) => {
    const ada = somebody();
    await meet(ada);
    now += 1_000;
    await meet({ ...ada, ...change });
    expect(await told(ada)).toHaveLength(2);
    expect(await known(ada)).toEqual(personOf({ ...ada, ...change }));
  });

  it('keeps the same id apart on two sites, and of a member and a guest', async () => {
    const ada = somebody();
    const others: Actor[] = [
      { ...ada, site: 'other', name: 'Other' },
      { ...ada, kind: 'guest', name: 'Guest' },
    ];
    for (const actor of [ada, ...others]) await meet(actor);
    const rows = await schema.dataSource.query<Person[]>('SELECT name FROM people WHERE id = $1 ORDER BY name', [
      ada.id,
    ]);
    expect(rows).toEqual([{ name: 'Ada Lovelace' }, { name: 'Guest' }, { name: 'Other' }]);
  });

  it('finds somebody by site, kind and id, as they were seen last', async () => {
    const ada = somebody();
    await meet(ada);
    await meet({ ...ada, kind: 'guest', name: 'Guest' });
    await learn({ ...ada, name: 'Augusta' }, start + 1_000);
    const find = (site: string, kind: Person['kind']) => inTx((tx) => people.find(tx, site, kind, ada.id));
    expect(await find('default', 'member')).toEqual(personOf({ ...ada, name: 'Augusta' }));
    expect(await find('default', 'guest')).toEqual(personOf({ ...ada, kind: 'guest', name: 'Guest' }));
    await expect(find('other', 'member')).rejects.toThrow('is not known here');
  });

  it('keeps by what a name can be found, also of whom an older release of ours has noted', async () => {
    const [ada, bob] = [somebody(), { ...somebody(), name: ' BOB ' }];
    await meet(ada);
    await learn(bob, start);
    expect([await rowOf(ada), await rowOf(bob)]).toMatchObject([{ name_key: 'ada lovelace' }, { name_key: 'bob' }]);
    await schema.dataSource.query(`UPDATE people SET name_key = NULL WHERE id = $1`, [ada.id]);
    people = new People(new Outbox('posts', new OutboxSignal()));
    now += 1_000;
    await meet(ada);
    expect(await rowOf(ada)).toMatchObject({ name_key: 'ada lovelace' });
  });

  it('does not remember a meeting whose transaction was rolled back', async () => {
    const ada = somebody();
    const failing = inTx(async (tx) => {
      await people.meet(tx, ada);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await meet(ada);
    expect(await told(ada)).toHaveLength(1);
  });

  it('learns from others what is newer, and not what is older', async () => {
    const ada = somebody();
    await meet(ada);
    await learn({ ...ada, name: 'Before' }, start - 1_000);
    expect(await known(ada)).toMatchObject({ name: 'Ada Lovelace' });
    await learn({ ...ada, name: 'After' }, start + 1_000);
    expect(await known(ada)).toMatchObject({ name: 'After' });
    expect(await told(ada)).toHaveLength(1);
  });

  it('believes its own eyes again after it learned something else in between', async () => {
    const ada = somebody();
    await meet(ada);
    await learn({ ...ada, name: 'Elsewhere' }, start + 1_000);
    now += 2_000;
    await meet(ada);
    expect(await known(ada)).toMatchObject({ name: 'Ada Lovelace' });
    expect(await told(ada)).toHaveLength(2);
  });

  it('knows the same in the end in whatever order it hears, also of a look that was seen twice', async () => {
    const [before, after] = [somebody(), somebody()];
    const sights = [0, 1_000, 2_000];
    const looks = ['Ada', 'Augusta', 'Ada'];
    const tell = (actor: Actor, n: number) => learn({ ...actor, name: looks[n] ?? '' }, start + (sights[n] ?? 0));
    for (const n of [0, 1, 2]) await tell(before, n);
    for (const n of [2, 1, 0]) await tell(after, n);
    for (const actor of [before, after]) {
      expect(await rowOf(actor)).toMatchObject({ name: 'Ada', seen_at: new Date(start + 2_000) });
    }
  });

  it('learns of many at once, and of one of them what was seen last', async () => {
    const [ada, charles] = [somebody(), somebody()];
    await learnAll(
      sight({ ...ada, name: 'Later' }, start + 2_000),
      sight({ ...charles, name: 'Charles' }, start),
      sight({ ...ada, name: 'Earlier' }, start + 1_000),
    );
    expect(await known(ada)).toMatchObject({ name: 'Later' });
    expect(await known(charles)).toMatchObject({ name: 'Charles' });
  });

  describe('that begin anew', () => {
    it('show what they knew until something is read again, which wins whatever it is', async () => {
      const [ada, charles] = [somebody(), somebody()];
      await meet(ada);
      await meet(charles);
      const whole = [await rowOf(ada), await rowOf(charles)];
      await schema.dataSource.query(
        `UPDATE people SET name = 'Wrong', seen_at = seen_at + interval '1 year' WHERE id = $1`,
        [ada.id],
      );
      await schema.dataSource.query(`DELETE FROM people WHERE id = $1`, [charles.id]);
      await reset();
      expect(await known(ada)).toMatchObject({ name: 'Wrong' });
      await learnAll(sight(ada, start), sight(charles, start));
      const now = [await rowOf(ada), await rowOf(charles)];
      expect(now).toEqual(whole.map((row) => ({ ...row, epoch: 1 })));
    });

    it('are older again than what is older than that', async () => {
      const ada = somebody();
      await learn({ ...ada, name: 'Second' }, start + 1_000);
      await reset();
      await learn({ ...ada, name: 'First' }, start);
      expect(await known(ada)).toMatchObject({ name: 'First' });
      await learn({ ...ada, name: 'Second' }, start + 1_000);
      await learn({ ...ada, name: 'First' }, start);
      expect(await known(ada)).toMatchObject({ name: 'Second' });
    });

    it('believe their own eyes over what a wrong clock saw', async () => {
      const ada = somebody();
      await learn({ ...ada, name: 'Tomorrow' }, start + 86_400_000);
      await reset();
      await meet(ada);
      expect(await known(ada)).toEqual(personOf(ada));
      expect(await told(ada)).toHaveLength(1);
    });
  });

  it('tells everybody, page by page, at all sites', async () => {
    const actors = Array.from({ length: 5 }, somebody);
    for (const actor of actors) {
      await meet(actor);
      await meet({ ...actor, site: 'other', kind: 'guest' });
    }
    const told: EventDraft[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await inTx((tx) => peopleSnapshots.page(tx, after, 3));
      if (page === null) break;
      told.push(...page.drafts);
      after = page.last;
    }
    const [{ all } = { all: 0 }] = await schema.dataSource.query<{ all: number }[]>(
      `SELECT count(*)::integer AS all FROM people`,
    );
    expect(told).toHaveLength(all);
    const whom = told.map(({ site, data }) => JSON.stringify([site, (data as Sight).person]));
    expect(new Set(whom).size).toBe(all);
    for (const { id, ...actor } of actors) {
      const [row] = told.filter(({ site, aggregateId }) => site === 'default' && aggregateId === id);
      const seenAt = new Date(start).toISOString();
      expect(row).toMatchObject({ key: id, sequence: start, data: { email: actor.email, seenAt } });
      expect(told.some(({ site, aggregateId }) => site === 'other' && aggregateId === id)).toBe(true);
    }
  });
});
