import { defaultSite, Sites } from '#libs/sites';
import { type Actor, type Clock, causeOfRequest, newId, acceptedOrThrow } from '#libs/kernel';
import { Hints, Outbox, OutboxSignal } from '#libs/messaging';
import { UnitOfWork } from '#libs/persistence';
import { serviceSchema, type TestSchema } from '#libs/testing';
import { aComment } from '../../test/samples.js';
import { openThreadOfPost, type Thread } from '../domain/thread.js';
import { CommentEntity } from '../persistence/comment.entity.js';
import { InactiveThreadsRepository } from '../persistence/inactive-threads.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { FindThread } from '../queries/reads/find-thread.js';
import { ShadowBanOverlay } from '../queries/shadow-ban-overlay.js';
import { ThreadChanges } from '../queries/live/thread-changes.js';
import { UnreadThreads } from '../queries/reads/unread-threads.js';
import { commentsService } from '../service.js';
import { CloseInactiveThreads } from './close-inactive-threads.js';
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

describe('inactive threads', () => {
  let schema: TestSchema;
  let discussions: ReturnType<typeof build>;

  beforeAll(async () => {
    schema = await serviceSchema(commentsService);
    discussions = build(schema);
  });
  afterAll(() => schema.drop());

  it('are closed and published once by concurrent sweeps, and others stay open', async () => {
    const inactive = await Promise.all(Array.from({ length: 120 }, () => discussions.open({ daysAgo: 31 })));
    const active = await Promise.all(
      Array.from({ length: 60 }, () => discussions.open({ daysAgo: 400, commentedDaysAgo: 29 })),
    );
    const young = await discussions.open({ daysAgo: 29 });
    const locked = await discussions.open({ daysAgo: 31, fields: { closedBecause: ['post-locked'] } });
    const elsewhere = await discussions.open({ daysAgo: 400, fields: { site: 'lasting' } });

    await Promise.all([discussions.sweep(), discussions.sweep(), discussions.sweep()]);
    await discussions.sweep();

    for (const id of inactive) expect(await discussions.published(id)).toEqual(['parley.thread.closed.v1 2']);
    const others = [...active, young, locked, elsewhere];
    for (const id of others) expect(await discussions.published(id)).toEqual([]);
    expect(await discussions.stored(inactive)).toEqual([{ closedBecause: ['age'], version: 2, count: 120 }]);
    expect(await discussions.stored([...active, young, elsewhere])).toEqual([
      { closedBecause: [], version: 1, count: 62 },
    ]);
    expect(await discussions.leftToCheck()).toBe(0);
  });

  it('are closed for readers before that is written, and look the same afterwards', async () => {
    const id = await discussions.open({ daysAgo: 31 });
    const before = await discussions.find.byId('default', id);
    expect(before).toMatchObject({ closedBecause: ['age'], version: 1 });
    await discussions.sweep();
    expect(await discussions.find.byId('default', id)).toEqual({ ...before, version: 2 });
  });

  it('are closed in streams and lists of unread threads before that is written', async () => {
    const id = await discussions.open({ daysAgo: 40, commentedDaysAgo: 31, fields: { version: 2 } });
    await discussions.leaveUnread(id);
    expect(await discussions.changes.changed([{ id, version: -1 }])).toMatchObject([
      { id, closedBecause: ['age'], version: 2 },
    ]);
    const { items } = await discussions.unread.list(mary, { limit: 50 });
    expect(items).toMatchObject([{ thread: { id, state: 'closed', closedBecause: ['age'] }, unread: 1 }]);
    expect(await discussions.stored([id])).toMatchObject([{ closedBecause: [] }]);
    await discussions.sweep();
  });

  it.each([
    ['was', true],
    ['was not', false],
  ])(
    'that a moderator opens stay open for another period, if it %s written that they were closed',
    async (_how, written) => {
      const id = await discussions.open({ daysAgo: 31 });
      if (written) await discussions.sweep();
      const opened = await discussions.setState(id, 'open');
      expect(opened).toMatchObject({ closedBecause: [], version: 3 });
      await discussions.sweep();
      expect(await discussions.find.byId('default', id)).toMatchObject({ closedBecause: [], version: 3 });
      expect(await discussions.published(id)).toEqual(['parley.thread.closed.v1 2', 'parley.thread.opened.v1 3']);
      await discussions.sweep(new Date(Date.now() + (CLOSE_AFTER + 1) * DAY));
      expect(await discussions.published(id)).toHaveLength(3);
      expect(await discussions.stored([id])).toEqual([{ closedBecause: ['age'], version: 4, count: 1 }]);
    },
  );

  it('that a moderator closes have both reasons', async () => {
    const id = await discussions.open({ daysAgo: 31 });
    expect(await discussions.setState(id, 'closed')).toMatchObject({ closedBecause: ['age', 'moderator'], version: 3 });
    expect(await discussions.published(id)).toEqual(['parley.thread.closed.v1 2', 'parley.thread.closed.v1 3']);
  });

  it('are skipped while another transaction holds them', async () => {
    const [held, free] = [await discussions.open({ daysAgo: 31 }), await discussions.open({ daysAgo: 31 })];
    await discussions.whileHolding(held, () => discussions.sweep());
    expect(await discussions.published(free)).toHaveLength(1);
    expect(await discussions.published(held)).toHaveLength(0);
    await discussions.sweep();
    expect(await discussions.published(held)).toHaveLength(1);
  });

  it('that an older release wrote are closed as well', async () => {
    const id = newId();
    await schema.dataSource.query(
      `INSERT INTO threads (id, site, closed_because, comment_count, version, created_at)
       VALUES ($1, 'default', '{}', 0, 1, now() - interval '31 days')`,
      [id],
    );
    await discussions.sweep();
    expect(await discussions.published(id)).toEqual(['parley.thread.closed.v1 2']);
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
  const change = new ThreadChange(new Outbox('comments', new OutboxSignal()), threads);
  const unitOfWork = new UnitOfWork(dataSource);
  const setState = new SetThreadState(unitOfWork, threads, change);
  const limits = { closeAfterDays: CLOSE_AFTER };
  const daysAgo = (days: number) => new Date(Date.now() - days * DAY);
  return {
    find: new FindThread(dataSource, sites),
    changes: new ThreadChanges(dataSource, sites),
    unread: new UnreadThreads(dataSource, new ShadowBanOverlay(dataSource), sites),
    /** Mary has read the thread's first version; what Ada wrote came with the second. */
    leaveUnread: async (thread: string) => {
      await dataSource.query(
        `INSERT INTO read_marks (site, reader_kind, reader_id, thread_id, version, read_at)
         VALUES ('default', 'member', 'mary', $1, 1, now())`,
        [thread],
      );
      const comment = {
        ...aComment(),
        id: newId(),
        threadId: thread,
        authorId: 'ada',
        position: 2,
        lastChangedVersion: 2,
      };
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
      return new CloseInactiveThreads(work, sites, new InactiveThreadsRepository(), change).execute();
    },
    setState: (id: string, state: 'open' | 'closed') => setState.execute({ id, state }, mary, limits, causeOfRequest()),
    whileHolding: (id: string, work: () => Promise<void>) =>
      unitOfWork.run(causeOfRequest(), async (tx) => {
        await threads.lock(tx, 'default', id);
        await work();
      }),
    published: async (id: string) => {
      const rows = await dataSource.query<{ event: string }[]>(
        `SELECT envelope::json ->> 'type' || ' ' || (envelope::json ->> 'sequence') AS event FROM outbox
         WHERE partition_key = $1 ORDER BY outbox.id`,
        [id],
      );
      return rows.map((row) => row.event);
    },
    stored: (ids: readonly string[]) =>
      dataSource.query<object[]>(
        `SELECT closed_because AS "closedBecause", version, count(*)::int AS count FROM threads WHERE id = ANY ($1)
         GROUP BY 1, 2`,
        [ids],
      ),
    /** How many open threads the next sweep would check again. */
    leftToCheck: async () => {
      const rows = await dataSource.query<unknown[]>(
        `SELECT id FROM threads WHERE site = 'default' AND closed_because = '{}' AND quiet_since < $1`,
        [daysAgo(CLOSE_AFTER)],
      );
      return rows.length;
    },
  };
}
