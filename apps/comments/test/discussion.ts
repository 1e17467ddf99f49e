import { defaultSite, Sites } from '#libs/sites';
import { type Actor, type Cause, causeOfRequest, newId, acceptedOrThrow } from '#libs/kernel';
import { Hints, messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { People, peopleMigrations } from '#libs/people';
import { type IdempotencyKey, persistenceMigrations, UnitOfWork } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import type { Verdict } from '../src/domain/judge-comment.js';
import { openThreadOfPost } from '../src/domain/thread.js';
import { CommentsRepository } from '../src/persistence/comments.repository.js';
import { ThreadsRepository } from '../src/persistence/threads.repository.js';
import { AsOfNow } from '../src/queries/as-of-now.js';
import type { CommentView } from '../src/queries/comment-view.js';
import { FindComment } from '../src/queries/find-comment.js';
import { FindThread } from '../src/queries/find-thread.js';
import { type CommentFilter, type CommentPage, ListComments } from '../src/queries/list-comments.js';
import { OwnMarks } from '../src/queries/own-marks.js';
import { OwnShadows } from '../src/queries/own-shadows.js';
import { type CommentSort, commentSorts } from '../src/queries/reply-cursor.js';
import type { Sight } from '../src/queries/sight.js';
import { Sights } from '../src/queries/sights.js';
import { commentsService } from '../src/service.js';
import { CommentChange } from '../src/use-cases/comment-change.js';
import { CreateComment } from '../src/use-cases/create-comment.js';
import { type CommentPolicy, CommentBatch } from '../src/use-cases/comment-batch.js';
import { DeleteComment } from '../src/use-cases/delete-comment.js';
import { JudgeComment } from '../src/use-cases/judge-comment.js';
import { RestoreComment } from '../src/use-cases/restore-comment.js';

export const SITE = 'default';

export const policy: CommentPolicy = {
  bodyLength: 40_000,
  editWindowMinutes: null,
  closeAfterDays: null,
  maxLinks: null,
  images: 'link',
  hold: 'nothing',
  repeatSeconds: 0,
};

function member(name: string, roles: Actor['roles'] = []): Actor {
  const id = name.toLowerCase();
  return { site: SITE, kind: 'member', id, name, handle: id, picture: null, email: null, roles };
}

export const mary = member('Mary', ['moderator']);
export const ben = member('Ben');
export const cleo = member('Cleo');

/** What a discussion should look like, kept beside the database. */
export interface Planted {
  readonly id: string;
  readonly parentId: string | null;
}

/** What votes have made of each comment. */
export type Ranks = ReadonlyMap<
  string,
  { readonly best: number; readonly top: number; readonly controversial: number }
>;

export interface Way {
  readonly sort: CommentSort;
  readonly limit: number;
  readonly depth: number;
}

type ListPage = (thread: string, filter: CommentFilter, sight: Sight | null) => Promise<CommentPage>;

/** Ways to read a discussion. */
export function everyWay(): Way[] {
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

/** For a file of specs: a schema of its own, with what can be done there, and the same once more as another replica does it. */
export function onDiscussions(begin: (house: Discussions, replica: Discussions) => void): void {
  let schema: TestSchema;
  beforeAll(async () => {
    schema = await discussionSchema();
    begin(discussionsIn(schema), discussionsIn(schema));
  });
  afterAll(() => schema.drop());
}

export type Discussions = ReturnType<typeof discussionsIn>;

export async function discussionSchema(): Promise<TestSchema> {
  const { migrations, entities } = commentsService;
  const libs = [persistenceMigrations, messagingMigrations, peopleMigrations];
  return testSchema('comments', [...libs, ...migrations], entities);
}

/** The use cases and queries on a schema, put together by hand. */
function discussionsIn({ dataSource }: TestSchema) {
  const unitOfWork = new UnitOfWork(dataSource);
  const outbox = new Outbox('comments', new OutboxSignal());
  const repository = new CommentsRepository();
  const threadsRepository = new ThreadsRepository(new Hints('comments'));
  const people = new People(outbox, unitOfWork);
  const create = new CreateComment(unitOfWork, new CommentBatch(threadsRepository, repository, people, outbox));
  const change = new CommentChange(unitOfWork, threadsRepository, repository, people, outbox);
  const judge = new JudgeComment(repository, change, outbox);
  const remove = new DeleteComment(change);
  const bring = new RestoreComment(change);
  const sites = new Sites([defaultSite('a secret for this test, and nothing else')]);
  const threads = new FindThread(dataSource, new AsOfNow(sites));
  const comments = new ListComments(dataSource);
  const list: ListPage = async (thread, filter, sight) =>
    comments.execute(await threads.byId(SITE, thread), filter, sight);
  const sights = new Sights(dataSource, new OwnShadows(dataSource));
  const cause: Cause = causeOfRequest();

  return {
    dataSource,
    threads,
    list,
    sights,
    comments: new FindComment(dataSource, sights, new OwnMarks(dataSource), new OwnShadows(dataSource)),
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
        await threadsRepository.insert(tx, acceptedOrThrow(openThreadOfPost(post)).state);
        return post.id;
      }),
    write: async (
      threadId: string,
      parentId: string | null,
      author = mary,
      body = 'x',
      by = policy,
      idempotencyKey: IdempotencyKey | null = null,
    ): Promise<Planted> => {
      const { value } = await create.execute({ threadId, parentId, body }, author, by, { cause, idempotencyKey });
      return { id: value.id, parentId };
    },
    delete: (id: string, by = mary) => remove.execute({ id, ifRevisions: null }, by, policy, cause),
    judge: (id: string, verdict: Verdict) =>
      unitOfWork.run(cause, (tx) =>
        judge.execute(tx, SITE, id, {
          decisionId: newId(),
          revision: 1,
          verdict,
          reasonCode: null,
          labels: [],
          deciderId: mary.id,
        }),
      ),
    restore: (id: string) => bring.execute({ id, ifRevisions: null }, mary, policy, cause),
    page: async (thread: string) => (await list(thread, { sort: 'old', limit: 100, depth: 10 }, null)).items,
    walk: (thread: string, way: Way, between?: () => Promise<void>) => walk(list, thread, way, null, between),
    walkAs: async (viewer: Actor, thread: string, way: Way) =>
      walk(list, thread, way, await sights.inThread(thread, viewer)),
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
  list: ListPage,
  thread: string,
  way: Way,
  sight: Sight | null,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Record<string, string[]>> {
  const shown: Record<string, string[]> = {};
  const ways: { parent?: string; cursor?: string }[] = [{}];
  for (let next = ways.pop(); next !== undefined; next = ways.pop()) {
    const { items, nextCursor } = await list(thread, { ...way, ...next }, sight);
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

/** What a whole walk shows: those that are listed, and whatever they stand below. */
export function expectedOf<P extends Planted>(
  planted: readonly P[],
  isListed: (comment: P) => boolean,
  sort: CommentSort,
  ranks: Ranks,
): Record<string, string[]> {
  const visible = new Set<string>();
  const parentOf = new Map(planted.map(({ id, parentId }) => [id, parentId]));
  for (const { id } of planted.filter(isListed)) {
    for (let at: string | null = id; at !== null; at = parentOf.get(at) ?? null) visible.add(at);
  }
  const expected: Record<string, string[]> = {};
  const rankOf = ({ id }: P) => (sort === 'old' || sort === 'new' ? 0 : (ranks.get(id)?.[sort] ?? 0));
  // Of equals the newest comes first.
  const ordered = sort === 'old' ? planted : planted.toReversed().toSorted((a, b) => rankOf(b) - rankOf(a));
  for (const { id, parentId } of ordered) {
    if (visible.has(id)) (expected[parentId ?? 'top'] ??= []).push(id);
  }
  return expected;
}

/** All comments in the order of reading: each one before what is below it. */
export function depthFirst(replies: Readonly<Record<string, string[]>>, parent = 'top'): string[] {
  return (replies[parent] ?? []).flatMap((id) => [id, ...depthFirst(replies, id)]);
}

export function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
