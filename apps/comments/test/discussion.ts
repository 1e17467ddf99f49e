import { defaultSite, Sites } from '#libs/sites';
import { type Actor, type Cause, causeOfRequest, newId, acceptedOrThrow } from '#libs/kernel';
import { Hints, Outbox, OutboxSignal } from '#libs/messaging';
import { People } from '#libs/people';
import { type IdempotencyKey, UnitOfWork } from '#libs/persistence';
import { serviceSchema, type TestSchema } from '#libs/testing';
import type { Verdict } from '../src/domain/comment-event.js';
import type { Vote } from '../src/domain/rate-comment.js';
import { openThreadOfPost } from '../src/domain/thread.js';
import { CommentsRepository } from '../src/persistence/comments.repository.js';
import { ThreadsRepository } from '../src/persistence/threads.repository.js';
import type { CommentView } from '../src/queries/comment-view.js';
import { FindComment } from '../src/queries/reads/find-comment.js';
import { FindThread } from '../src/queries/reads/find-thread.js';
import { type CommentFilter, type CommentPage, ListComments } from '../src/queries/pages/list-comments.js';
import { ViewerOverlay } from '../src/queries/viewer-overlay.js';
import { ShadowBanOverlay } from '../src/queries/shadow-ban-overlay.js';
import { type CommentSort, commentSorts } from '../src/queries/comment-order.js';
import type { Visibility } from '../src/queries/visibility.js';
import { VisibilityQuery } from '../src/queries/visibility.js';
import { commentsService } from '../src/service.js';
import { CommentChange } from '../src/use-cases/comment-change.js';
import { CreateComment } from '../src/use-cases/create-comment.js';
import { type CommentPolicy, CommentBatch } from '../src/use-cases/comment-batch.js';
import { DeleteComment } from '../src/use-cases/delete-comment.js';
import { ApplyDecision } from '../src/use-cases/apply-decision.js';
import { EditComment } from '../src/use-cases/edit-comment.js';
import { RestoreComment } from '../src/use-cases/restore-comment.js';
import { VoteOnComment } from '../src/use-cases/vote-on-comment.js';

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

/** A comment that a test wrote. */
export interface Written {
  readonly id: string;
  readonly parentId: string | null;
}

/** The ranks of each comment by its votes. */
export type Ranks = ReadonlyMap<
  string,
  { readonly best: number; readonly top: number; readonly controversial: number }
>;

/** How a discussion is read. */
export interface Reading {
  readonly sort: CommentSort;
  readonly limit: number;
  readonly depth: number;
}

type ListPage = (thread: string, filter: CommentFilter, visibility: Visibility | null) => Promise<CommentPage>;

/** Combinations of order, page size and depth. */
export function allReadings(): Reading[] {
  const pages = [
    { limit: 1, depth: 10 },
    { limit: 2, depth: 1 },
    { limit: 7, depth: 3 },
    { limit: 50, depth: 0 },
    { limit: 100, depth: 100 },
  ];
  // Ranked orders differ only in their columns.
  return commentSorts.flatMap((sort, i) => pages.slice(0, i < 2 ? 5 : 3).map((page) => ({ sort, ...page })));
}

/** For a file of specs: a schema of its own, with the service's use cases and queries, and once more those of a replica. */
export function onDiscussions(begin: (discussions: Discussions, replica: Discussions) => void): void {
  let schema: TestSchema;
  let both: [Discussions, Discussions];
  beforeAll(async () => {
    schema = await discussionSchema();
    both = [discussionsIn(schema), discussionsIn(schema)];
    begin(...both);
  });
  afterAll(async () => {
    for (const one of both) one.stop();
    await schema.drop();
  });
}

export type Discussions = ReturnType<typeof discussionsIn>;

export function discussionSchema(): Promise<TestSchema> {
  return serviceSchema(commentsService);
}

/** The use cases and queries on a schema, wired by hand. */
function discussionsIn({ dataSource }: TestSchema) {
  const unitOfWork = new UnitOfWork(dataSource);
  const outbox = new Outbox('comments', new OutboxSignal());
  const repository = new CommentsRepository();
  const threadsRepository = new ThreadsRepository(new Hints('comments'));
  const people = new People(outbox, unitOfWork);
  const create = new CreateComment(unitOfWork, new CommentBatch(threadsRepository, repository, people, outbox));
  const change = new CommentChange(unitOfWork, people, outbox, threadsRepository, repository);
  const applyDecision = new ApplyDecision(repository, change, outbox);
  const remove = new DeleteComment(change);
  const restore = new RestoreComment(change);
  const edit = new EditComment(change);
  const vote = new VoteOnComment(repository, change);
  const sites = new Sites([defaultSite('a secret for this test, and nothing else')]);
  const threads = new FindThread(dataSource, sites);
  const comments = new ListComments(dataSource);
  const list: ListPage = async (thread, filter, visibility) =>
    comments.execute(await threads.byId(SITE, thread), filter, visibility);
  const visibilities = new VisibilityQuery(dataSource, new ShadowBanOverlay(dataSource));
  const cause: Cause = causeOfRequest();

  return {
    dataSource,
    stop: () => {
      people.onModuleDestroy();
    },
    threads,
    list,
    visibilities,
    comments: new FindComment(
      dataSource,
      visibilities,
      new ViewerOverlay(dataSource),
      new ShadowBanOverlay(dataSource),
    ),
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
    ): Promise<Written> => {
      const command = { threadId, parentId, input: { body } };
      const { value } = await create.execute(command, author, by, { cause, idempotencyKey });
      return { id: value.id, parentId };
    },
    delete: (id: string, by = mary) => remove.execute({ id, ifRevisions: null }, by, policy, cause),
    decide: (id: string, verdict: Verdict) =>
      unitOfWork.run(cause, (tx) =>
        applyDecision.execute(tx, SITE, id, {
          decisionId: newId(),
          revision: 1,
          verdict,
          reasonCode: null,
          labels: [],
          deciderId: mary.id,
        }),
      ),
    edit: (id: string, body: string, by: Actor) => edit.execute({ id, ifRevisions: null }, { body }, by, policy, cause),
    vote: (id: string, value: Vote, by: Actor) => vote.execute({ id, vote: value, ifRevisions: null }, by, cause),
    restore: (id: string) => restore.execute({ id, ifRevisions: null }, mary, policy, cause),
    page: async (thread: string) => (await list(thread, { sort: 'old', limit: 100, depth: 10 }, null)).items,
    walk: (thread: string, reading: Reading, between?: () => Promise<void>) =>
      walk(list, thread, reading, null, between),
    walkAs: async (viewer: Actor, thread: string, reading: Reading) =>
      walk(list, thread, reading, await visibilities.inThread(thread, viewer)),
    /** Gives every comment some votes, and returns its ranks. */
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
 * Reads every page to which nextCursor and moreReplies lead. Returns by comment (`top` for none) its replies in the order in
 * which they were shown. Checks of each page that it is not longer than its limit, and depth first.
 */
async function walk(
  list: ListPage,
  thread: string,
  reading: Reading,
  visibility: Visibility | null,
  between: () => Promise<void> = () => Promise.resolve(),
): Promise<Record<string, string[]>> {
  const shown: Record<string, string[]> = {};
  const pages: { parent?: string; cursor?: string }[] = [{}];
  for (let next = pages.pop(); next !== undefined; next = pages.pop()) {
    const { items, nextCursor } = await list(thread, { ...reading, ...next }, visibility);
    expect(items.length).toBeLessThanOrEqual(reading.limit);
    expect(misplaced(items, next.parent ?? null)).toEqual([]);
    for (const { id, parentId, moreReplies } of items) {
      (shown[parentId ?? 'top'] ??= []).push(id);
      if (moreReplies !== null) pages.push({ parent: id, cursor: moreReplies });
    }
    if (nextCursor !== null) pages.push({ ...next, cursor: nextCursor });
    await between();
  }
  return shown;
}

/** Comments that are neither below the previous one, nor siblings of it or of one of its ancestors. */
function misplaced(items: readonly CommentView[], top: string | null): CommentView[] {
  const open: (string | null)[] = [top];
  return items.filter(({ id, parentId }) => {
    const level = open.indexOf(parentId);
    open.splice(level + 1, Infinity, id);
    return level === -1;
  });
}

/** What a whole walk shows: the comments that are listed, and all their ancestors. */
export function expectedOf<P extends Written>(
  written: readonly P[],
  isListed: (comment: P) => boolean,
  sort: CommentSort,
  ranks: Ranks,
): Record<string, string[]> {
  const visible = new Set<string>();
  const parentOf = new Map(written.map(({ id, parentId }) => [id, parentId]));
  for (const { id } of written.filter(isListed)) {
    for (let at: string | null = id; at !== null; at = parentOf.get(at) ?? null) visible.add(at);
  }
  const expected: Record<string, string[]> = {};
  const rankOf = ({ id }: P) => (sort === 'old' || sort === 'new' ? 0 : (ranks.get(id)?.[sort] ?? 0));
  // Of equals, the newest comes first.
  const ordered = sort === 'old' ? written : written.toReversed().toSorted((a, b) => rankOf(b) - rankOf(a));
  for (const { id, parentId } of ordered) {
    if (visible.has(id)) (expected[parentId ?? 'top'] ??= []).push(id);
  }
  return expected;
}

/** All comments depth first. */
export function depthFirst(replies: Readonly<Record<string, string[]>>, parent = 'top'): string[] {
  return (replies[parent] ?? []).flatMap((id) => [id, ...depthFirst(replies, id)]);
}

export function pick<T>(list: readonly T[], random: () => number): T | undefined {
  return list[Math.floor(random() * list.length)];
}
