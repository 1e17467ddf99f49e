import { Logger } from '@nestjs/common';
import { type DataOf, type Envelope, personSeen } from '#libs/contracts';
import { type Actor, causeOfRequest, newId, type Person, personOf } from '#libs/kernel';
import { Delivery, type EventDraft, messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { type Tx, UnitOfWork } from '#libs/persistence';
import { eventually, type TestSchema, testSchema } from '#libs/testing';
import { authorColumns, type AuthorColumns, authorOf } from './author.js';
import { peopleMigrations } from './migrations.js';
import { People, type SeenPerson } from './people.js';
import { PeopleHandler } from './people.handler.js';
import { peopleSnapshots } from './people-snapshots.js';

describe('People', () => {
  let schema: TestSchema;
  let people: People;
  let unitOfWork: UnitOfWork;

  beforeAll(async () => {
    schema = await testSchema('posts', [messagingMigrations, peopleMigrations]);
    unitOfWork = new UnitOfWork(schema.dataSource);
  });

  const restart = () => {
    people = new People(new Outbox('posts', new OutboxSignal()), unitOfWork);
  };
  beforeEach(restart);
  afterEach(() => {
    people.onModuleDestroy();
  });
  afterAll(() => schema.drop());

  const newMember = (): Actor => ({
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
  const record = (actor: Actor) => inTx((tx) => people.record(tx, actor));
  const known = async ({ id }: Actor) => {
    const [row] = await schema.dataSource.query<AuthorColumns[]>(
      `SELECT ${authorColumns('p')} FROM people AS p WHERE id = $1`,
      [id],
    );
    return row === undefined ? null : authorOf(row);
  };
  const published = async ({ id }: Actor) => {
    const rows = await schema.dataSource.query<{ envelope: string }[]>(
      'SELECT envelope FROM outbox WHERE partition_key = $1 ORDER BY id',
      [id],
    );
    return rows.map(({ envelope }) => JSON.parse(envelope) as Envelope<DataOf<typeof personSeen>>);
  };
  const seenEvent = (actor: Actor, seenAt: number): Envelope<DataOf<typeof personSeen>> => {
    const data = { person: personOf(actor), email: actor.email, seenAt: new Date(seenAt).toISOString() };
    return { site: actor.site, data } as Envelope<typeof data>;
  };
  /** Other services saw them. */
  const applyAll = (...events: ReturnType<typeof seenEvent>[]) =>
    inTx((tx) => new PeopleHandler(people).apply(events, new Delivery([tx])));
  const applySeen = (actor: Actor, seenAt: number) => applyAll(seenEvent(actor, seenAt));
  const reset = () => inTx((tx) => new PeopleHandler(people).reset(tx));
  const rowOf = async ({ id }: Actor) => {
    const [row] = await schema.dataSource.query<(object & { seen_at: Date })[]>(`SELECT * FROM people WHERE id = $1`, [
      id,
    ]);
    if (row === undefined) throw new Error(`${id} is not in the table.`);
    return row;
  };
  const seenAt = async (actor: Actor) => (await rowOf(actor)).seen_at.getTime();
  const databaseTime = async () => {
    const [row] = await schema.dataSource.query<{ now: Date }[]>('SELECT clock_timestamp() AS now');
    return row?.now.getTime() ?? 0;
  };

  it('records a new person and publishes it, as seen by the clock of the database', async () => {
    const ada = newMember();
    // A process whose clock is wrong by a day.
    unitOfWork = new UnitOfWork(schema.dataSource, { now: () => new Date(Date.now() - 86_400_000) });
    restart();
    const before = await databaseTime();
    await record(ada);
    unitOfWork = new UnitOfWork(schema.dataSource);
    expect(await known(ada)).toEqual(personOf(ada));
    const time = await seenAt(ada);
    expect(time).toBeGreaterThanOrEqual(before - 1);
    expect(await published(ada)).toMatchObject([
      {
        sequence: String(time),
        data: { person: personOf(ada), email: 'ada@example.org', seenAt: new Date(time).toISOString() },
      },
    ]);
  });

  it('publishes nothing about a person who has not changed', async () => {
    const ada = newMember();
    for (let time = 0; time < 3; time++) await record(ada);
    restart();
    await record(ada);
    expect(await published(ada)).toHaveLength(1);
  });

  it.each<[string, Partial<Actor>]>([
    ['name', { name: 'Augusta Ada King' }],
    ['handle', { handle: null }],
    ['picture', { picture: 'https://example.org/ada.png' }],
    ['address', { email: null }],
  ])('publishes another %s, as seen later', async (_what, change) => {
    const ada = newMember();
    await record(ada);
    const before = await seenAt(ada);
    await record({ ...ada, ...change });
    expect(await published(ada)).toHaveLength(2);
    expect(await known(ada)).toEqual(personOf({ ...ada, ...change }));
    expect(await seenAt(ada)).toBeGreaterThan(before);
  });

  it('distinguishes the same id on two sites, and of a member and a guest', async () => {
    const ada = newMember();
    const others: Actor[] = [
      { ...ada, site: 'other', name: 'Other' },
      { ...ada, kind: 'guest', name: 'Guest' },
    ];
    for (const actor of [ada, ...others]) await record(actor);
    const rows = await schema.dataSource.query<Person[]>('SELECT name FROM people WHERE id = $1 ORDER BY name', [
      ada.id,
    ]);
    expect(rows).toEqual([{ name: 'Ada Lovelace' }, { name: 'Guest' }, { name: 'Other' }]);
  });

  it('records the key by which a name is found, also for a row of an older release', async () => {
    const [ada, bob] = [newMember(), { ...newMember(), name: ' BOB ' }];
    await record(ada);
    await applySeen(bob, Date.now());
    expect([await rowOf(ada), await rowOf(bob)]).toMatchObject([{ name_key: 'ada lovelace' }, { name_key: 'bob' }]);
    await schema.dataSource.query(`UPDATE people SET name_key = NULL WHERE id = $1`, [ada.id]);
    restart();
    await record(ada);
    expect(await rowOf(ada)).toMatchObject({ name_key: 'ada lovelace' });
  });

  it('does not remember a person whose transaction was rolled back', async () => {
    const ada = newMember();
    const failing = inTx(async (tx) => {
      await people.record(tx, ada);
      throw new Error('rolled back');
    });
    await expect(failing).rejects.toThrow('rolled back');
    await record(ada);
    expect(await published(ada)).toHaveLength(1);
  });

  it('applies newer events of other services, and ignores older ones', async () => {
    const ada = newMember();
    await record(ada);
    const recorded = await seenAt(ada);
    await applySeen({ ...ada, name: 'Before' }, recorded - 1_000);
    expect(await known(ada)).toMatchObject({ name: 'Ada Lovelace' });
    await applySeen({ ...ada, name: 'After' }, recorded + 1);
    expect(await known(ada)).toMatchObject({ name: 'After' });
    expect(await published(ada)).toHaveLength(1);
  });

  it('records a person again after another event in between', async () => {
    const ada = newMember();
    await record(ada);
    await applySeen({ ...ada, name: 'Elsewhere' }, (await seenAt(ada)) + 1);
    await record(ada);
    expect(await known(ada)).toMatchObject({ name: 'Ada Lovelace' });
    expect(await published(ada)).toHaveLength(2);
  });

  it('ends with the same row in whatever order events arrive, also if a profile was seen twice', async () => {
    const start = Date.now();
    const [before, after] = [newMember(), newMember()];
    const names = ['Ada', 'Augusta', 'Ada'];
    const applyName = (actor: Actor, n: number) => applySeen({ ...actor, name: names[n] ?? '' }, start + n * 1_000);
    for (const n of [0, 1, 2]) await applyName(before, n);
    for (const n of [2, 1, 0]) await applyName(after, n);
    for (const actor of [before, after]) {
      expect(await rowOf(actor)).toMatchObject({ name: 'Ada', seen_at: new Date(start + 2_000) });
    }
  });

  it('applies many events at once, and keeps the newest of each person', async () => {
    const start = Date.now();
    const [ada, charles] = [newMember(), newMember()];
    await applyAll(
      seenEvent({ ...ada, name: 'Later' }, start + 2_000),
      seenEvent({ ...charles, name: 'Charles' }, start),
      seenEvent({ ...ada, name: 'Earlier' }, start + 1_000),
    );
    expect(await known(ada)).toMatchObject({ name: 'Later' });
    expect(await known(charles)).toMatchObject({ name: 'Charles' });
  });

  describe('whose row another transaction holds', () => {
    /** Runs `work` while another transaction holds the row of `actor`. */
    const whileHeld = async (actor: Actor, work: (release: () => Promise<void>) => Promise<unknown>) => {
      const holder = schema.dataSource.createQueryRunner();
      await holder.startTransaction();
      await holder.query('SELECT FROM people WHERE id = $1 FOR UPDATE', [actor.id]);
      let isHeld = true;
      const release = async () => {
        isHeld = false;
        await holder.rollbackTransaction();
      };
      try {
        await work(release);
      } finally {
        if (isHeld) await release();
        await holder.release();
      }
    };
    /** Fails after a second instead of waiting for the lock. */
    const recordAtOnce = (...actors: Actor[]) =>
      inTx(async (tx) => {
        await tx.query(`SET LOCAL lock_timeout = '1s'`);
        await people.recordAll(
          tx,
          actors.map((actor) => ({ actor, cause: tx.cause })),
        );
      });

    it('delay no request if they have not changed', async () => {
      const ada = newMember();
      await record(ada);
      restart();
      await whileHeld(ada, async () => {
        await recordAtOnce(ada);
        await recordAtOnce(ada);
      });
      expect(await published(ada)).toHaveLength(1);
    });

    it('are recorded and published once it is free, and delay neither the request nor others in it', async () => {
      const [ada, bob] = [newMember(), newMember()];
      await record(ada);
      const augusta = { ...ada, name: 'Augusta' };
      await whileHeld(ada, async (release) => {
        await recordAtOnce(augusta, bob);
        expect(await known(bob)).toEqual(personOf(bob));
        await recordAtOnce(augusta);
        expect(await known(ada)).toEqual(personOf(ada));
        expect(await published(ada)).toHaveLength(1);
        await release();
        await eventually(async () => {
          expect(await known(ada)).toEqual(personOf(augusta));
        });
      });
      expect(await published(ada)).toMatchObject([{}, { data: { person: { name: 'Augusta' } } }]);
      await record(augusta);
      expect(await published(ada)).toHaveLength(2);
    });

    it('keep what was seen later meanwhile', async () => {
      const [ada, bob] = [newMember(), newMember()];
      await record(ada);
      await record(bob);
      await whileHeld(ada, () =>
        whileHeld(bob, () => recordAtOnce({ ...ada, name: 'Earlier' }, { ...bob, name: 'Robert' })),
      );
      await applySeen({ ...ada, name: 'Later' }, (await seenAt(ada)) + 60_000);
      // Both are tried again together.
      await eventually(async () => {
        expect(await known(bob)).toMatchObject({ name: 'Robert' });
      });
      expect(await known(ada)).toMatchObject({ name: 'Later' });
    });

    it('are tried again after an error', async () => {
      const warnings = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
      const ada = newMember();
      await record(ada);
      await whileHeld(ada, async () => {
        await recordAtOnce({ ...ada, name: 'Augusta' });
      });
      await schema.dataSource.query('ALTER TABLE people RENAME TO away');
      await eventually(() => {
        expect(warnings).toHaveBeenCalled();
      });
      await schema.dataSource.query('ALTER TABLE away RENAME TO people');
      await eventually(async () => {
        expect(await known(ada)).toMatchObject({ name: 'Augusta' });
      });
      warnings.mockRestore();
    });
  });

  describe('after a reset', () => {
    it('keep their rows until an event is read again, which then replaces them', async () => {
      const start = Date.now();
      const [ada, charles] = [newMember(), newMember()];
      await applyAll(seenEvent(ada, start), seenEvent(charles, start));
      const rows = [await rowOf(ada), await rowOf(charles)];
      const [{ epoch } = { epoch: -1 }] = rows as unknown as { epoch: number }[];
      await schema.dataSource.query(
        `UPDATE people SET name = 'Wrong', seen_at = seen_at + interval '1 year' WHERE id = $1`,
        [ada.id],
      );
      await schema.dataSource.query(`DELETE FROM people WHERE id = $1`, [charles.id]);
      await reset();
      expect(await known(ada)).toMatchObject({ name: 'Wrong' });
      await applyAll(seenEvent(ada, start), seenEvent(charles, start));
      const now = [await rowOf(ada), await rowOf(charles)];
      expect(now).toEqual(rows.map((row) => ({ ...row, epoch: epoch + 1 })));
    });

    it('prefer what was seen later again', async () => {
      const start = Date.now();
      const ada = newMember();
      await applySeen({ ...ada, name: 'Second' }, start + 1_000);
      await reset();
      await applySeen({ ...ada, name: 'First' }, start);
      expect(await known(ada)).toMatchObject({ name: 'First' });
      await applySeen({ ...ada, name: 'Second' }, start + 1_000);
      await applySeen({ ...ada, name: 'First' }, start);
      expect(await known(ada)).toMatchObject({ name: 'Second' });
    });

    it('prefer a token to the wrong clock of another service', async () => {
      const ada = newMember();
      await applySeen({ ...ada, name: 'Tomorrow' }, Date.now() + 86_400_000);
      await record(ada);
      expect(await known(ada)).toMatchObject({ name: 'Tomorrow' });
      await reset();
      restart();
      await record(ada);
      expect(await known(ada)).toEqual(personOf(ada));
      expect(await published(ada)).toHaveLength(1);
      expect(await seenAt(ada)).toBeLessThan(Date.now() + 60_000);
    });
  });

  it('are published page by page as snapshots, at all sites', async () => {
    const actors = Array.from({ length: 5 }, newMember);
    for (const actor of actors) {
      await record(actor);
      await record({ ...actor, site: 'other', kind: 'guest' });
    }
    const drafts: EventDraft[] = [];
    let after: string | null = null;
    for (;;) {
      const page = await inTx((tx) => peopleSnapshots.page(tx, after, 3));
      if (page === null) break;
      drafts.push(...page.drafts);
      after = page.last;
    }
    const [{ all } = { all: 0 }] = await schema.dataSource.query<{ all: number }[]>(
      `SELECT count(*)::integer AS all FROM people`,
    );
    expect(drafts).toHaveLength(all);
    const whom = drafts.map(({ site, data }) => JSON.stringify([site, (data as SeenPerson).person]));
    expect(new Set(whom).size).toBe(all);
    for (const actor of actors) {
      const { id } = actor;
      const [row] = drafts.filter(({ site, aggregateId }) => site === 'default' && aggregateId === id);
      const [event] = await published({ ...actor, kind: 'member' });
      expect(row).toMatchObject({ key: id, data: { email: actor.email, seenAt: event?.data.seenAt } });
      expect(row?.sequence).toBe(Date.parse(event?.data.seenAt ?? ''));
      expect(drafts.some(({ site, aggregateId }) => site === 'other' && aggregateId === id)).toBe(true);
    }
  });
});
