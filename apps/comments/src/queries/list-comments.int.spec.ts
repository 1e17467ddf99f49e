import { defaultSite, Sites } from '#libs/http';
import { type Actor, type Cause, causeOfRequest, newId, settle } from '#libs/kernel';
import { Hints, messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { People, peopleMigrations } from '#libs/people';
import { persistenceMigrations, UnitOfWork } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { openThreadOfPost } from '../domain/thread.js';
import { CommentsRepository } from '../persistence/comments.repository.js';
import { ThreadsRepository } from '../persistence/threads.repository.js';
import { commentsService } from '../service.js';
import { CommentChange } from '../use-cases/comment-change.js';
import { CreateComment } from '../use-cases/create-comment.js';
import { type CommentPolicy, CreateComments } from '../use-cases/create-comments.js';
import { DeleteComment } from '../use-cases/delete-comment.js';
import { RestoreComment } from '../use-cases/restore-comment.js';
import type { CommentView } from './comment-view.js';
import { FindComment } from './find-comment.js';
import { FindThread } from './find-thread.js';
import { ListComments } from './list-comments.js';
import { OwnMarks } from './own-marks.js';
import { type CommentSort, commentSorts } from './reply-cursor.js';

const SITE = 'default';
const policy: CommentPolicy = {
  bodyLength: 40_000,
  editWindowMinutes: null,
  closeAfterDays: null,
  maxLinks: null,
  images: 'link',
  hold: 'nothing',
  repeatSeconds: 0,
};
const mary: Actor = {
  site: SITE,
  kind: 'member',
  id: 'mary',
  name: 'Mary',
  handle: 'mary',
  picture: null,
  email: null,
  roles: ['moderator'],
};

/** What a discussion should look like, kept beside the database. */
interface Planted {
  readonly id: string;
  readonly parentId: string | null;
  deleted: boolean;
}

describe('a discussion', () => {
  let schema: TestSchema;
  let house: ReturnType<typeof build>;

  beforeAll(async () => {
    const { migrations, entities } = commentsService;
    schema = await testSchema(
      'comments',
      [persistenceMigrations, messagingMigrations, peopleMigrations, ...migrations],
      entities,
    );
    house = build(schema);
  });
  afterAll(() => schema.drop());

  describe.each([
    { name: 'broad', seed: 1, comments: 120, newest: 120, topLevel: 0.4 },
    { name: 'deep', seed: 2, comments: 100, newest: 4, topLevel: 0.02 },
  ])('that is $name', ({ seed, comments, newest, topLevel }) => {
    const random = randomFrom(seed);
    const planted: Planted[] = [];
    let ranks: Ranks;
    let thread: string;

    beforeAll(async () => {
      thread = await house.openThread();
      for (let i = 0; i < comments; i++) {
        const parent = random() < topLevel ? null : pick(planted.slice(-newest), random);
        planted.push({ ...(await house.write(thread, parent?.id ?? null)), deleted: false });
      }
      ranks = await house.rate(thread);
    });

    it.each(everyWay())('shows every comment exactly once ($sort, limit $limit, depth $depth)', async (way) => {
      expect(await house.walk(thread, way)).toEqual(expectedOf(planted, way.sort, ranks));
    });

    it.each(commentSorts)('begins with what comes first, depth first, however long the page is (%s)', async (sort) => {
      const whole = depthFirst(expectedOf(planted, sort, ranks));
      for (const limit of [1, 2, 7, 50, 100]) {
        const { items } = await house.list.execute(SITE, thread, { sort, limit, depth: 100 }, null);
        expect(items.map(({ id }) => id)).toEqual(whole.slice(0, limit));
      }
    });

    it('after random deletes and restores counts what is there, and shows just that', async () => {
      for (let i = 0; i < comments; i++) {
        const comment = pick(planted, random);
        if (comment === undefined) throw new Error('Nothing was planted.');
        await (comment.deleted ? house.restore(comment.id) : house.delete(comment.id));
        comment.deleted = !comment.deleted;
      }
      expect(await house.miscounted(thread)).toEqual([]);
      const { commentCount } = await house.threads.byId(SITE, thread);
      expect(commentCount).toBe(planted.filter(({ deleted }) => !deleted).length);
      for (const sort of commentSorts) {
        expect(await house.walk(thread, { sort, limit: 7, depth: 10 })).toEqual(expectedOf(planted, sort, ranks));
      }
    });

    it('when everything is deleted, is empty; when it is restored, is whole again', async () => {
      for (const comment of planted.filter(({ deleted }) => !deleted)) await house.delete(comment.id);
      expect(await house.walk(thread, { sort: 'old', limit: 100, depth: 10 })).toEqual({});
      expect(await house.threads.byId(SITE, thread)).toMatchObject({ commentCount: 0 });
      for (const comment of planted) {
        await house.restore(comment.id);
        comment.deleted = false;
      }
      expect(await house.miscounted(thread)).toEqual([]);
      expect(await house.walk(thread, { sort: 'old', limit: 100, depth: 10 })).toEqual(
        expectedOf(planted, 'old', ranks),
      );
    });
  });

  it.each(commentSorts)('shows nothing twice and skips nothing while others write (%s)', async (sort) => {
    const thread = await house.openThread();
    const random = randomFrom(3);
    const before: Planted[] = [];
    for (let i = 0; i < 60; i++) {
      const parent = random() < 0.3 ? null : pick(before, random);
      before.push({ ...(await house.write(thread, parent?.id ?? null)), deleted: false });
    }
    const seen = await house.walk(thread, { sort, limit: 4, depth: 10 }, async () => {
      await house.write(thread, random() < 0.5 ? null : (pick(before, random)?.id ?? null));
    });
    const shown = Object.values(seen).flat();
    expect(new Set(shown).size).toBe(shown.length);
    expect(before.filter(({ id }) => !shown.includes(id))).toEqual([]);
  });

  it('keeps a chain of tombstones as long as somebody stands at its end, and no longer', async () => {
    const thread = await house.openThread();
    const a = await house.write(thread, null);
    const b = await house.write(thread, a.id);
    const c = await house.write(thread, b.id);
    const d = await house.write(thread, c.id);
    for (const { id } of [a, b, c]) await house.delete(id);
    const page = await house.page(thread);
    expect(page.map(({ id }) => id)).toEqual([a.id, b.id, c.id, d.id]);
    expect(page.map(({ status }) => status)).toEqual(['deleted', 'deleted', 'deleted', 'published']);
    expect(page.slice(0, 3).filter((tombstone) => 'author' in tombstone || 'body' in tombstone)).toEqual([]);

    await house.delete(d.id);
    expect(await house.page(thread)).toEqual([]);
    await expect(house.comments.byId(SITE, a.id, null)).rejects.toMatchObject({ code: 'comment.not-found' });

    await house.restore(d.id);
    expect((await house.page(thread)).map(({ id }) => id)).toEqual([a.id, b.id, c.id, d.id]);
    expect((await house.comments.ancestors(SITE, d.id, null)).map(({ id }) => id)).toEqual([a.id, b.id, c.id]);
  });

  it('counts right when many reply to and delete below one comment at once', async () => {
    const thread = await house.openThread();
    const root = await house.write(thread, null);
    const replies = await Promise.all(Array.from({ length: 20 }, () => house.write(thread, root.id)));
    await Promise.all([
      ...replies.slice(0, 10).map(({ id }) => house.delete(id)),
      ...replies.slice(10).map(({ id }) => house.write(thread, id)),
    ]);
    expect(await house.miscounted(thread)).toEqual([]);
    expect(await house.threads.byId(SITE, thread)).toMatchObject({ commentCount: 21, version: 42 });
  });
});

/** What votes have made of each comment. */
type Ranks = ReadonlyMap<string, { readonly best: number; readonly top: number; readonly controversial: number }>;

interface Way {
  readonly sort: CommentSort;
  readonly limit: number;
  readonly depth: number;
}

function everyWay(): Way[] {
  const pages = [
    { limit: 1, depth: 10 },
    { limit: 2, depth: 1 },
    { limit: 7, depth: 3 },
    { limit: 50, depth: 0 },
    { limit: 100, depth: 100 },
  ];
  // Ranked orders differ in their columns only.
  return commentSorts.flatMap((sort, i) => pages.slice(0, i < 2 ? 5 : 3).map((page) => ({ sort, ...page })));
}

/** The use cases and queries on a schema, put together by hand. */
function build({ dataSource }: TestSchema) {
  const unitOfWork = new UnitOfWork(dataSource);
  const outbox = new Outbox('comments', new OutboxSignal());
  const repository = new CommentsRepository();
  const threadsRepository = new ThreadsRepository(new Hints('comments'));
  const people = new People(outbox);
  const create = new CreateComment(unitOfWork, new CreateComments(threadsRepository, repository, people, outbox));
  const change = new CommentChange(threadsRepository, repository, people, outbox);
  const remove = new DeleteComment(unitOfWork, change);
  const bring = new RestoreComment(unitOfWork, change);
  const threads = new FindThread(dataSource, new Sites([defaultSite('a secret for this test, and nothing else')]));
  const list = new ListComments(dataSource, threads);
  const cause: Cause = causeOfRequest();

  return {
    threads,
    list,
    comments: new FindComment(dataSource, new OwnMarks(dataSource)),
    openThread: () =>
      unitOfWork.run(cause, async (tx) => {
        const post = {
          id: newId(),
          site: SITE,
          title: 'On engines',
          authorId: 'ada',
          authorKind: 'member' as const,
          createdAt: tx.now,
        };
        await threadsRepository.insert(tx, settle(openThreadOfPost(post)).state);
        return post.id;
      }),
    write: async (threadId: string, parentId: string | null) => {
      const { value } = await create.execute({ threadId, parentId, body: 'x' }, mary, policy, { cause, once: null });
      return { id: value.id, parentId };
    },
    delete: (id: string) => remove.execute({ id, ifRevision: null }, mary, policy, cause),
    restore: (id: string) => bring.execute(id, mary, policy, cause),
    page: async (thread: string) =>
      (await list.execute(SITE, thread, { sort: 'old', limit: 100, depth: 10 }, null)).items,
    walk: (thread: string, way: Way, between?: () => Promise<void>) => walk(list, thread, way, between),
    /** Gives every comment some votes, and tells what they make of it. */
    rate: async (thread: string): Promise<Ranks> => {
      const rated = await dataSource.query<
        [{ id: string; best: number; top: number; controversial: number }[], number]
      >(
        `UPDATE comments SET upvotes = ordinal % 4, downvotes = ordinal % 3, score = ordinal % 4 - ordinal % 3
         WHERE thread_id = $1 RETURNING id, best, score AS top, controversy AS controversial`,
        [thread],
      );
      return new Map(rated[0].map((row) => [row.id, row]));
    },
    /** Comments whose reply_count is not the number of their visible direct replies. */
    miscounted: (thread: string) =>
      dataSource.query<object[]>(
        `SELECT parent.id, parent.reply_count, count(reply.id) AS recounted
         FROM comments parent LEFT JOIN comments reply
           ON reply.parent_id = parent.id AND (reply.status = 'published' OR reply.reply_count > 0)
         WHERE parent.thread_id = $1 GROUP BY parent.id HAVING parent.reply_count <> count(reply.id)`,
        [thread],
      ),
  };
}

/**
 * Every page that nextCursor and moreReplies lead to, put together: under each comment (`top` for none) its replies in the
 * order in which they were shown. Each page is looked at as well: not longer than asked, depth first.
 */
async function walk(
  list: ListComments,
  thread: string,
  way: Way,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Record<string, string[]>> {
  const shown: Record<string, string[]> = {};
  const ways: { parent?: string; cursor?: string }[] = [{}];
  for (let next = ways.pop(); next !== undefined; next = ways.pop()) {
    const { items, nextCursor } = await list.execute(SITE, thread, { ...way, ...next }, null);
    expect(items.length).toBeLessThanOrEqual(way.limit);
    expect(misplaced(items, next.parent ?? null)).toEqual([]);
    for (const { id, parentId, moreReplies } of items) {
      (shown[parentId ?? 'top'] ??= []).push(id);
      if (moreReplies !== null) ways.push({ parent: id, cursor: moreReplies });
    }
    if (nextCursor !== null) ways.push({ ...next, cursor: nextCursor });
    await between();
  }
  return shown;
}

/** Comments that stand neither below the one before, nor beside it or one of those that it stands below. */
function misplaced(items: readonly CommentView[], top: string | null): CommentView[] {
  const open: (string | null)[] = [top];
  return items.filter(({ id, parentId }) => {
    const level = open.indexOf(parentId);
    open.splice(level + 1, Infinity, id);
    return level === -1;
  });
}

function expectedOf(planted: readonly Planted[], sort: CommentSort, ranks: Ranks): Record<string, string[]> {
  const visible = new Set<string>();
  const parentOf = new Map(planted.map(({ id, parentId }) => [id, parentId]));
  for (const { id } of planted.filter(({ deleted }) => !deleted)) {
    for (let at: string | null = id; at !== null; at = parentOf.get(at) ?? null) visible.add(at);
  }
  const expected: Record<string, string[]> = {};
  const rankOf = ({ id }: Planted) => (sort === 'old' || sort === 'new' ? 0 : (ranks.get(id)?.[sort] ?? 0));
  // Of equals the newest comes first.
  const ordered = sort === 'old' ? planted : planted.toReversed().toSorted((a, b) => rankOf(b) - rankOf(a));
  for (const { id, parentId } of ordered) {
    if (visible.has(id)) (expected[parentId ?? 'top'] ??= []).push(id);
  }
  return expected;
}

/** All comments in the order of reading: each one before what is below it. */
function depthFirst(replies: Readonly<Record<string, string[]>>, parent = 'top'): string[] {
  return (replies[parent] ?? []).flatMap((id) => [id, ...depthFirst(replies, id)]);
}

function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
