import { defaultSite, Sites } from '#libs/sites';
import { type Actor, type Clock, causeOfRequest, newId, acceptedOrThrow } from '#libs/kernel';
import { Hints, messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { persistenceMigrations, UnitOfWork } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { aComment } from '../../test/samples.js';
import { openThreadOfPost, type Thread } from '../domain/thread.js';
import { CommentEntity } from '../persistence/comment.entity.js';
import { QuietThreadsRepository } from '../persistence/quiet-threads.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { AsOfNow } from '../queries/as-of-now.js';
import { FindThread } from '../queries/find-thread.js';
import { OwnShadows } from '../queries/own-shadows.js';
import { ThreadChanges } from '../queries/thread-changes.js';
import { UnreadThreads } from '../queries/unread-threads.js';
import { commentsService } from '../service.js';
import { CloseQuietThreads } from './close-quiet-threads.js';
import { SetThreadState } from './set-thread-state.js';
import { ThreadChange } from './thread-change.js';

const DAY = 24 * 60 * 60 * 1_000;
const CLOSE_AFTER = 30;
const mary: Actor = {
  site: 'default',
  kind: 'member',
  id: 'mary',
  name: 'Mary',
  handle: null,
  picture: null,
  email: null,
  roles: ['moderator'],
};

describe('threads where nobody writes', () => {
  let schema: TestSchema;
  let house: ReturnType<typeof build>;

  beforeAll(async () => {
    const { migrations, entities } = commentsService;
    const all = [persistenceMigrations, messagingMigrations, peopleMigrations, ...migrations];
    schema = await testSchema('comments', all, entities);
    house = build(schema);
  });
  afterAll(() => schema.drop());

  it('are closed, and told once, whoever sweeps; the others stay open', async () => {
    const quiet = await Promise.all(Array.from({ length: 120 }, () => house.open({ daysAgo: 31 })));
    const busy = await Promise.all(
      Array.from({ length: 60 }, () => house.open({ daysAgo: 400, commentedDaysAgo: 29 })),
    );
    const young = await house.open({ daysAgo: 29 });
    const locked = await house.open({ daysAgo: 31, fields: { closedBecause: ['post-locked'] } });
    const elsewhere = await house.open({ daysAgo: 400, fields: { site: 'lasting' } });

    await Promise.all([house.sweep(), house.sweep(), house.sweep()]);
    await house.sweep();

    for (const id of quiet) expect(await house.told(id)).toEqual(['parley.thread.closed.v1 2']);
    const others = [...busy, young, locked, elsewhere];
    for (const id of others) expect(await house.told(id)).toEqual([]);
    expect(await house.stored(quiet)).toEqual([{ closedBecause: ['age'], version: 2, count: 120 }]);
    expect(await house.stored([...busy, young, elsewhere])).toEqual([{ closedBecause: [], version: 1, count: 62 }]);
    expect(await house.leftToLookAt()).toBe(0);
  });

  it('are closed for readers before that is written down, and look the same after', async () => {
    const id = await house.open({ daysAgo: 31 });
    const before = await house.find.byId('default', id);
    expect(before).toMatchObject({ closedBecause: ['age'], version: 1 });
    await house.sweep();
    expect(await house.find.byId('default', id)).toEqual({ ...before, version: 2 });
  });

  it('are closed in what streams and lists of unread threads tell, before that is written down', async () => {
    const id = await house.open({ daysAgo: 40, commentedDaysAgo: 31, fields: { version: 2 } });
    await house.leaveUnread(id);
    expect(await house.changes.moved([{ id, version: -1 }])).toMatchObject([
      { id, closedBecause: ['age'], version: 2 },
    ]);
    const { items } = await house.unread.list(mary, { limit: 50 });
    expect(items).toMatchObject([{ thread: { id, state: 'closed', closedBecause: ['age'] }, unread: 1 }]);
    expect(await house.stored([id])).toMatchObject([{ closedBecause: [] }]);
    await house.sweep();
  });

  it.each([
    ['was noted', true],
    ['was not noted', false],
  ])(
    'and that a moderator opens again stay open for as long again, where it %s that they were over',
    async (_how, noted) => {
      const id = await house.open({ daysAgo: 31 });
      if (noted) await house.sweep();
      const opened = await house.setState(id, 'open');
      expect(opened).toMatchObject({ closedBecause: [], version: 3 });
      await house.sweep();
      expect(await house.find.byId('default', id)).toMatchObject({ closedBecause: [], version: 3 });
      expect(await house.told(id)).toEqual(['parley.thread.closed.v1 2', 'parley.thread.opened.v1 3']);
      await house.sweep(new Date(Date.now() + (CLOSE_AFTER + 1) * DAY));
      expect(await house.told(id)).toHaveLength(3);
      expect(await house.stored([id])).toEqual([{ closedBecause: ['age'], version: 4, count: 1 }]);
    },
  );

  it('and that a moderator closes are closed for both', async () => {
    const id = await house.open({ daysAgo: 31 });
    expect(await house.setState(id, 'closed')).toMatchObject({ closedBecause: ['age', 'moderator'], version: 3 });
    expect(await house.told(id)).toEqual(['parley.thread.closed.v1 2', 'parley.thread.closed.v1 3']);
  });

  it('are passed by while somebody is at them', async () => {
    const [held, free] = [await house.open({ daysAgo: 31 }), await house.open({ daysAgo: 31 })];
    await house.whileHolding(held, () => house.sweep());
    expect(await house.told(free)).toHaveLength(1);
    expect(await house.told(held)).toHaveLength(0);
    await house.sweep();
    expect(await house.told(held)).toHaveLength(1);
  });

  it('of code that knows nothing of this are looked at all the same', async () => {
    const id = newId();
    await schema.dataSource.query(
      `INSERT INTO threads (id, site, closed_because, comment_count, version, created_at)
       VALUES ($1, 'default', '{}', 0, 1, now() - interval '31 days')`,
      [id],
    );
    await house.sweep();
    expect(await house.told(id)).toEqual(['parley.thread.closed.v1 2']);
  });
});

interface Opening {
  readonly daysAgo: number;
  readonly commentedDaysAgo?: number;
  readonly fields?: Partial<Thread>;
}

function build({ dataSource }: TestSchema) {
  const site = defaultSite('a secret for this test, and nothing else');
  const sites = new Sites([
    { ...site, limits: { ...site.limits, closeAfterDays: CLOSE_AFTER } },
    { ...site, name: 'lasting' },
  ]);
  const threads = new ThreadsRepository(new Hints('comments'));
  const change = new ThreadChange(threads, new Outbox('comments', new OutboxSignal()));
  const unitOfWork = new UnitOfWork(dataSource);
  const setState = new SetThreadState(unitOfWork, threads, change);
  const limits = { closeAfterDays: CLOSE_AFTER };
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
  const asOfNow = new AsOfNow(sites);
  return {
    find: new FindThread(dataSource, asOfNow),
    changes: new ThreadChanges(dataSource, asOfNow),
    unread: new UnreadThreads(dataSource, new OwnShadows(dataSource), asOfNow),
    /** Mary has read the thread's first version; what Ada wrote came with the second. */
    leaveUnread: async (thread: string) => {
      await dataSource.query(
        `INSERT INTO read_marks (site, reader_kind, reader_id, thread_id, version, read_at)
         VALUES ('default', 'member', 'mary', $1, 1, now())`,
        [thread],
      );
      const comment = { ...aComment(), id: newId(), threadId: thread, authorId: 'ada', ordinal: 2, touched: 2 };
      await dataSource.manager.insert(CommentEntity, comment);
    },
    open: async ({ daysAgo: days, commentedDaysAgo, fields }: Opening) => {
      const post = {
        id: newId(),
        site: 'default',
        title: 'On engines',
        authorId: 'ada',
        authorKind: 'member' as const,
      };
      const thread = acceptedOrThrow(openThreadOfPost({ ...post, createdAt: daysAgo(days) })).state;
      const lastCommentAt = commentedDaysAgo === undefined ? null : daysAgo(commentedDaysAgo);
      await unitOfWork.run(causeOfRequest(), (tx) => threads.insert(tx, { ...thread, lastCommentAt, ...fields }));
      return post.id;
    },
    sweep: (now?: Date) => {
      const clock: Clock = { now: () => now ?? new Date() };
      const work = new UnitOfWork(dataSource, clock);
      return new CloseQuietThreads(work, sites, new QuietThreadsRepository(), change).execute();
    },
    setState: (id: string, state: 'open' | 'closed') => setState.execute({ id, state }, mary, limits, causeOfRequest()),
    whileHolding: (id: string, work: () => Promise<void>) =>
      unitOfWork.run(causeOfRequest(), async (tx) => {
        await threads.lock(tx, 'default', id);
        await work();
      }),
    told: async (id: string) => {
      const rows = await dataSource.query<{ told: string }[]>(
        `SELECT envelope::json ->> 'type' || ' ' || (envelope::json ->> 'sequence') AS told FROM outbox
         WHERE partition_key = $1 ORDER BY outbox.id`,
        [id],
      );
      return rows.map((row) => row.told);
    },
    stored: (ids: readonly string[]) =>
      dataSource.query<object[]>(
        `SELECT closed_because AS "closedBecause", version, count(*)::int AS count FROM threads WHERE id = ANY ($1)
         GROUP BY 1, 2`,
        [ids],
      ),
    /** How many open threads the next sweep would have to lock again. */
    leftToLookAt: async () => {
      const rows = await dataSource.query<unknown[]>(
        `SELECT id FROM threads WHERE site = 'default' AND closed_because = '{}' AND quiet_since < $1`,
        [daysAgo(CLOSE_AFTER)],
      );
      return rows.length;
    },
  };
}
