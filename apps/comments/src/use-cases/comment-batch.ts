import { Injectable } from '@nestjs/common';
import { acceptedOrThrow, type Actor, isModerator, personOf, Refused } from '#libs/kernel';
import type { Policy } from '#libs/markdown';
import { type EventDraft, Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import {
  type BatchResult,
  type Call,
  type CallResult,
  findStoredResponses,
  storeResponses,
  type Tx,
} from '#libs/persistence';
import type { Comment, CommentContent, CommentLimits, HoldPolicy } from '../domain/comment.js';
import { createComment } from '../domain/create-comment.js';
import type { Thread } from '../domain/thread.js';
import { toCommentEvent } from '../events/out/comment-events.js';
import { toThreadEvent } from '../events/out/thread-events.js';
import { type AuthorRecord, CommentsRepository } from '../persistence/comments.repository.js';
import { type LockMode, ThreadsRepository } from '../persistence/threads.repository.js';
import { type CommentView, viewOfComment } from '../queries/comment-view.js';

/** What a site allows in new comments. */
export interface CommentPolicy extends CommentLimits, Policy {
  readonly hold: HoldPolicy;
  /** For how long the same text of the same author is refused; 0 for never. */
  readonly repeatSeconds: number;
}

/** A comment to be written, with the id that it will have. */
export interface NewCommentRequest {
  readonly id: string;
  readonly threadId: string;
  readonly parentId: string | null;
  readonly content: CommentContent;
  readonly actor: Actor;
  readonly policy: CommentPolicy;
  readonly call: Call;
}

/** Another transaction holds the thread or the text: the request must wait for it in a batch of that thread. */
export class MustWaitForLock extends Error {
  override readonly name = 'MustWaitForLock';
}

/** Stands for a thread that another transaction holds. */
const HELD = 'held';
type ThreadOrHeld = Thread | typeof HELD;

export type WrittenComment = CallResult<CommentView>;

/** What the decisions of a batch are made of. */
interface DecisionInput {
  /** By id, as they change with each decision. */
  readonly threads: Map<string, ThreadOrHeld>;
  /** The requests whose text another transaction holds. */
  readonly heldTexts: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, Comment>;
  readonly authorRecords: ReadonlyMap<string, AuthorRecord>;
  /** The texts of this batch with their authors. */
  readonly texts: Set<string>;
}

/** Writes a batch of comments: it decides everything before it writes anything, and writes each table once. */
@Injectable()
export class CommentBatch {
  constructor(
    private readonly threads: ThreadsRepository,
    private readonly comments: CommentsRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  /** @param lockMode `skip-locked` gives a `MustWaitForLock` to requests whose thread or text another transaction holds */
  async execute(
    tx: Tx,
    requests: readonly NewCommentRequest[],
    lockMode: LockMode,
  ): Promise<BatchResult<WrittenComment>[]> {
    const threads = await this.lockThreads(tx, requests, lockMode);
    // A duplicate in another process wrote under the same lock, so its response is visible by now.
    const results = await this.replays(tx, requests);
    const fresh = requests.filter(({ id }) => !results.has(id));
    const input = await this.load(tx, fresh, threads, lockMode);
    const comments: Comment[] = [];
    const drafts: EventDraft[] = [];
    for (const request of fresh) {
      try {
        const decided = this.decide(tx, request, input);
        comments.push(decided.comment);
        drafts.push(...decided.drafts);
        const view = viewOfComment(decided.comment, personOf(request.actor), request.actor, null);
        results.set(request.id, { result: { value: view, replayed: false } });
      } catch (error) {
        if (!(error instanceof Refused || error instanceof MustWaitForLock)) throw error;
        results.set(request.id, { error });
      }
    }
    await this.write(tx, comments, input, drafts, fresh, results);
    return requests.map(({ id }) => results.get(id) ?? { error: new Error(`Comment ${id} has no result.`) });
  }

  private async replays(
    tx: Tx,
    requests: readonly NewCommentRequest[],
  ): Promise<Map<string, BatchResult<WrittenComment>>> {
    const keys = requests.flatMap(({ call: { idempotencyKey } }) => idempotencyKey ?? []);
    const stored = await findStoredResponses<CommentView>(tx, keys);
    const results = new Map<string, BatchResult<WrittenComment>>();
    for (const { id, call } of requests) {
      const found = call.idempotencyKey === null ? undefined : stored.get(call.idempotencyKey);
      if (found === undefined) continue;
      results.set(id, 'error' in found ? found : { result: { value: found.response, replayed: true } });
    }
    return results;
  }

  private async lockThreads(
    tx: Tx,
    requests: readonly NewCommentRequest[],
    lockMode: LockMode,
  ): Promise<Map<string, ThreadOrHeld>> {
    const ids = [...new Set(requests.map(({ threadId }) => threadId))];
    const locked = await this.threads.lockAll(tx, ids, lockMode);
    const missing = ids.filter((id) => !locked.has(id));
    // A thread that it could not lock is held, or does not exist.
    const held = missing.length === 0 || lockMode === 'wait' ? [] : await this.threads.existing(tx, missing);
    return new Map<string, ThreadOrHeld>([...locked, ...held.map((id) => [id, HELD] as const)]);
  }

  private async load(
    tx: Tx,
    requests: readonly NewCommentRequest[],
    threads: Map<string, ThreadOrHeld>,
    lockMode: LockMode,
  ): Promise<DecisionInput> {
    const free = requests.filter(({ threadId }) => threads.get(threadId) !== HELD);
    // Before the query for repeated texts, or its result would be from before the wait.
    const heldTexts = await this.comments.lockTexts(tx, free, lockMode);
    const parentIds = requests.flatMap(({ parentId }) => parentId ?? []);
    return {
      threads,
      heldTexts,
      parents: await this.comments.findAll(tx, parentIds),
      authorRecords: await this.comments.authorRecords(tx, requests),
      texts: new Set(),
    };
  }

  private decide(
    tx: Tx,
    request: NewCommentRequest,
    { threads, heldTexts, parents, authorRecords, texts }: DecisionInput,
  ): { readonly comment: Comment; readonly drafts: readonly EventDraft[] } {
    const { id, threadId, parentId, content, actor, policy, call } = request;
    const before = threads.get(threadId);
    if (before === HELD || heldTexts.has(id)) throw new MustWaitForLock(threadId);
    if (before?.site !== actor.site) throw new Refused('thread.not-found');
    const parent = parentId === null ? null : parents.get(parentId);
    if (parent === undefined || (parent !== null && parent.threadId !== threadId)) {
      throw new Refused('comment.unknown-parent');
    }
    const { isRepeated, isNew } = authorRecords.get(id) ?? { isRepeated: false, isNew: true };
    const textKey = JSON.stringify([actor.site, actor.kind, actor.id, content.textFingerprint]);
    const isHeld = policy.hold === 'everything' || (policy.hold === 'new-authors' && isNew);
    const input = {
      id,
      content,
      isHeld: isHeld && !isModerator(actor),
      isRepeated: isRepeated || (policy.repeatSeconds > 0 && texts.has(textKey)),
    };
    const { state, events } = acceptedOrThrow(createComment({ thread: before, parent }, input, policy, actor, tx.now));
    const { thread, comment } = state;
    threads.set(threadId, thread);
    texts.add(textKey);
    const drafts = [...events.map(toCommentEvent), toThreadEvent({ type: 'updated', thread })];
    // Each event has the cause of its own request.
    return { comment, drafts: drafts.map((draft) => ({ ...draft, cause: call.cause })) };
  }

  private async write(
    tx: Tx,
    comments: readonly Comment[],
    { threads }: DecisionInput,
    drafts: readonly EventDraft[],
    requests: readonly NewCommentRequest[],
    results: ReadonlyMap<string, BatchResult<WrittenComment>>,
  ): Promise<void> {
    if (comments.length === 0) return;
    const accepted = requests.flatMap(({ id, actor, call }) => {
      const result = results.get(id);
      return result !== undefined && 'result' in result ? [{ actor, call, response: result.result.value }] : [];
    });
    await this.people.recordAll(
      tx,
      accepted.map(({ actor, call }) => ({ actor, cause: call.cause })),
    );
    await this.comments.insertAll(tx, comments);
    const changed = new Set(comments.map(({ threadId }) => threadId));
    const isChanged = (thread: ThreadOrHeld): thread is Thread => thread !== HELD && changed.has(thread.id);
    await this.threads.addComments(tx, [...threads.values()].filter(isChanged));
    await this.outbox.append(tx, drafts);
    await storeResponses(
      tx,
      accepted.flatMap(({ call: { idempotencyKey }, response }) =>
        idempotencyKey === null ? [] : [{ idempotencyKey, response }],
      ),
    );
  }
}
