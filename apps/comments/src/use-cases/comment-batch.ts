import { Injectable } from '@nestjs/common';
import { type Actor, isModerator, personOf, Refused, acceptedOrThrow } from '#libs/kernel';
import type { Policy } from '#libs/markdown';
import { type EventDraft, Outbox } from '#libs/messaging';
import { People } from '#libs/people';
import {
  type CallResult,
  type Call,
  storeResponses,
  findStoredResponses,
  type BatchResult,
  type Tx,
} from '#libs/persistence';
import type { Comment, CommentLimits, CommentText, Hold } from '../domain/comment.js';
import { createComment } from '../domain/create-comment.js';
import type { Thread } from '../domain/thread.js';
import { tellOfComment, tellOfThread } from '../events/outgoing.js';
import { CommentsRepository, type Standing } from '../persistence/comments.repository.js';
import { ThreadsRepository, type WhenHeld } from '../persistence/threads.repository.js';
import { type CommentView, viewOfComment } from '../queries/comment-view.js';

/** What a site lets people do. */
export interface CommentPolicy extends CommentLimits, Policy {
  readonly hold: Hold;
  /** For how long the same text by the same author is refused; 0 for never. */
  readonly repeatSeconds: number;
}

/** A comment that somebody wants to write, with the id that it will have. */
export interface NewCommentRequest {
  readonly id: string;
  readonly threadId: string;
  readonly parentId: string | null;
  readonly text: CommentText;
  readonly actor: Actor;
  readonly policy: CommentPolicy;
  readonly call: Call;
}

/** Somebody else holds the thread, or the text, just now: whoever can must wait for it elsewhere. */
export class MustWait extends Error {
  override readonly name = 'MustWait';
}

/** A thread that somebody else holds. */
const HELD = 'held';
type ThreadOrHeld = Thread | typeof HELD;

type Written = CallResult<CommentView>;

/** What the decisions of a batch stand on: locked threads as they grow, parents, authors. */
interface Ground {
  readonly threads: Map<string, ThreadOrHeld>;
  /** Of which somebody else holds the text: they wait for it where only their own thread waits with them. */
  readonly heldTexts: ReadonlySet<string>;
  readonly parents: ReadonlyMap<string, Comment>;
  readonly standings: ReadonlyMap<string, Standing>;
  /** By author and text, of this batch. */
  readonly texts: Set<string>;
}

/** Writes a batch of comments: everything is decided before anything is written, and each table is written once. */
@Injectable()
export class CommentBatch {
  constructor(
    private readonly threads: ThreadsRepository,
    private readonly comments: CommentsRepository,
    private readonly people: People,
    private readonly outbox: Outbox,
  ) {}

  /** @param whatIsHeld what to do about threads that somebody else holds: `pass by` gives a `MustWait` for theirs */
  async execute(tx: Tx, requests: readonly NewCommentRequest[], whatIsHeld: WhenHeld): Promise<BatchResult<Written>[]> {
    const threads = await this.lockThreads(tx, requests, whatIsHeld);
    // A twin in another process wrote under the same lock.
    const outcomes = await this.replays(tx, requests);
    const fresh = requests.filter(({ id }) => !outcomes.has(id));
    const ground = await this.survey(tx, fresh, threads, whatIsHeld);
    const comments: Comment[] = [];
    const drafts: EventDraft[] = [];
    for (const request of fresh) {
      try {
        const { comment, told } = this.decide(tx, request, ground);
        comments.push(comment);
        drafts.push(...told.map((draft) => ({ ...draft, cause: request.call.cause })));
        const view = viewOfComment(comment, personOf(request.actor), request.actor, null);
        outcomes.set(request.id, { result: { value: view, replayed: false } });
      } catch (error) {
        if (!(error instanceof Refused || error instanceof MustWait)) throw error;
        outcomes.set(request.id, { error });
      }
    }
    await this.write(tx, comments, ground, drafts, fresh, outcomes);
    return requests.map(({ id }) => outcomes.get(id) ?? { error: new Error(`Nothing became of comment ${id}.`) });
  }

  private async replays(tx: Tx, requests: readonly NewCommentRequest[]): Promise<Map<string, BatchResult<Written>>> {
    const keys = requests.flatMap(({ call: { idempotencyKey } }) => idempotencyKey ?? []);
    const kept = await findStoredResponses<CommentView>(tx, keys);
    const outcomes = new Map<string, BatchResult<Written>>();
    for (const { id, call } of requests) {
      const found = call.idempotencyKey === null ? undefined : kept.get(call.idempotencyKey);
      if (found === undefined) continue;
      outcomes.set(id, 'error' in found ? found : { result: { value: found.response, replayed: true } });
    }
    return outcomes;
  }

  private async lockThreads(
    tx: Tx,
    requests: readonly NewCommentRequest[],
    whatIsHeld: WhenHeld,
  ): Promise<Map<string, ThreadOrHeld>> {
    const ids = [...new Set(requests.map(({ threadId }) => threadId))];
    const locked = await this.threads.lockAll(tx, ids, whatIsHeld);
    const missing = ids.filter((id) => !locked.has(id));
    // What could not be locked is held, or is not there at all.
    const held = missing.length === 0 || whatIsHeld === 'wait' ? [] : await this.threads.known(tx, missing);
    return new Map<string, ThreadOrHeld>([...locked, ...held.map((id) => [id, HELD] as const)]);
  }

  private async survey(
    tx: Tx,
    requests: readonly NewCommentRequest[],
    threads: Map<string, ThreadOrHeld>,
    whatIsHeld: WhenHeld,
  ): Promise<Ground> {
    const free = requests.filter(({ threadId }) => threads.get(threadId) !== HELD);
    // Before the question whether somebody said the same, or the answer would be one from before the wait.
    const heldTexts = await this.comments.lockTexts(tx, free, whatIsHeld);
    return {
      threads,
      heldTexts,
      parents: await this.comments.findAll(
        tx,
        requests.flatMap(({ parentId }) => parentId ?? []),
      ),
      standings: await this.comments.standingsOf(tx, requests),
      texts: new Set(),
    };
  }

  private decide(
    tx: Tx,
    request: NewCommentRequest,
    { threads, heldTexts, parents, standings, texts }: Ground,
  ): { comment: Comment; told: EventDraft[] } {
    const { id, threadId, parentId, text, actor, policy } = request;
    const before = threads.get(threadId);
    if (before === HELD || heldTexts.has(id)) throw new MustWait(threadId);
    if (before?.site !== actor.site) throw new Refused('thread.not-found');
    const parent = parentId === null ? null : parents.get(parentId);
    if (parent === undefined || (parent !== null && parent.threadId !== threadId)) {
      throw new Refused('comment.unknown-parent');
    }
    const { repeats, isNew } = standings.get(id) ?? { repeats: false, isNew: true };
    const saying = JSON.stringify([actor.site, actor.kind, actor.id, text.wording]);
    const isHeld = policy.hold === 'everything' || (policy.hold === 'new-authors' && isNew);
    const wanted = {
      id,
      text,
      isHeld: isHeld && !isModerator(actor),
      repeats: repeats || (policy.repeatSeconds > 0 && texts.has(saying)),
    };
    const { state, events } = acceptedOrThrow(createComment({ thread: before, parent }, wanted, policy, actor, tx.now));
    const { thread, comment } = state;
    threads.set(threadId, thread);
    texts.add(saying);
    const context = { thread, parent, author: personOf(actor), by: actor.id, judgement: null, now: tx.now };
    return {
      comment,
      told: [...events.map((event) => tellOfComment(event, comment, context)), tellOfThread('updated', thread)],
    };
  }

  private async write(
    tx: Tx,
    comments: readonly Comment[],
    { threads }: Ground,
    drafts: readonly EventDraft[],
    requests: readonly NewCommentRequest[],
    outcomes: ReadonlyMap<string, BatchResult<Written>>,
  ): Promise<void> {
    if (comments.length === 0) return;
    const accepted = requests.flatMap(({ id, actor, call }) => {
      const outcome = outcomes.get(id);
      return outcome !== undefined && 'result' in outcome ? [{ actor, call, answer: outcome.result.value }] : [];
    });
    const grown = new Set(comments.map(({ threadId }) => threadId));
    await this.people.recordAll(
      tx,
      accepted.map(({ actor, call }) => ({ actor, cause: call.cause })),
    );
    await this.comments.insertAll(tx, comments);
    const isGrown = (thread: ThreadOrHeld): thread is Thread => thread !== HELD && grown.has(thread.id);
    await this.threads.updateAll(tx, [...threads.values()].filter(isGrown));
    await this.outbox.append(tx, drafts);
    await storeResponses(
      tx,
      accepted.flatMap(({ call: { idempotencyKey }, answer }) =>
        idempotencyKey === null ? [] : [{ idempotencyKey, response: answer }],
      ),
    );
  }
}
