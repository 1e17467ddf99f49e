import { Injectable, Logger } from '@nestjs/common';
import { type Actor, causeOfRequest, newId } from '#libs/kernel';
import {
  type CallResult,
  Batcher,
  type Call,
  isConnectionLoss,
  isTimeout,
  type BatchResult,
  UnitOfWork,
} from '#libs/persistence';
import type { WhenHeld } from '../persistence/threads.repository.js';
import type { CommentView } from '../queries/comment-view.js';
import { commentText } from './comment-text.js';
import { CommentBatch, type CommentPolicy, MustWait, type NewCommentRequest } from './comment-batch.js';

export interface CreateCommentCommand {
  readonly threadId: string;
  readonly parentId: string | null;
  readonly body: string;
}

type Written = CallResult<CommentView>;
type Queue = Batcher<NewCommentRequest, Written>;

/** Of a thread that somebody holds. */
interface HeldQueue {
  readonly queue: Queue;
  waiting: number;
}

/** Comments in one transaction: at the commit's price for one, a multiple a second; more only makes each wait longer. */
const MOST_TOGETHER = 128;

/**
 * Writes comments together that come at the same time, in whatever threads. A thread that somebody holds keeps only its own
 * waiting: its comments wait for it in a queue of their own.
 */
@Injectable()
export class CreateComment {
  private readonly log = new Logger(CreateComment.name);
  private readonly free: Queue;
  /** Of threads that somebody holds, until nobody waits for them any more. */
  private readonly held = new Map<string, HeldQueue>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batch: CommentBatch,
  ) {
    this.free = this.queue('pass by');
  }

  /** @throws {Refused} as the domain decides, and for a body under the same Idempotency-Key that is another */
  async execute(command: CreateCommentCommand, actor: Actor, policy: CommentPolicy, call: Call): Promise<Written> {
    const text = commentText(command.body, policy);
    const request = { ...command, id: newId(), text, actor, policy, call };
    const held = this.held.get(command.threadId);
    if (held !== undefined) return this.waitForThread(request, held);
    try {
      return await this.free.add(request);
    } catch (error) {
      if (!(error instanceof MustWait)) throw error;
    }
    return this.waitForThread(request, this.heldThread(command.threadId));
  }

  private async waitForThread(request: NewCommentRequest, held: HeldQueue): Promise<Written> {
    held.waiting++;
    try {
      return await held.queue.add(request);
    } finally {
      held.waiting--;
      if (held.waiting === 0) this.held.delete(request.threadId);
    }
  }

  private heldThread(id: string): HeldQueue {
    const known = this.held.get(id);
    if (known !== undefined) return known;
    const held = { queue: this.queue('wait'), waiting: 0 };
    this.held.set(id, held);
    return held;
  }

  private queue(whatIsHeld: WhenHeld): Queue {
    const work = (requests: readonly NewCommentRequest[]) => this.writeTogether(requests, whatIsHeld);
    return new Batcher(work, MOST_TOGETHER, ({ call: { idempotencyKey } }) =>
      idempotencyKey === null ? null : `${idempotencyKey.key} ${idempotencyKey.scope}`,
    );
  }

  /** @throws {Error} for which somebody in the batch is to blame, who will get it: each is tried alone then */
  private async writeTogether(
    requests: readonly NewCommentRequest[],
    whatIsHeld: WhenHeld,
  ): Promise<readonly BatchResult<Written>[]> {
    try {
      return await this.unitOfWork.run(requests[0]?.call.cause ?? causeOfRequest(), (tx) =>
        this.batch.execute(tx, requests, whatIsHeld),
      );
    } catch (error) {
      // One by one they would only wait as long again, each of them.
      if (isConnectionLoss(error) || isTimeout(error)) return requests.map(() => ({ error }));
      const count = String(requests.length);
      if (requests.length > 1) this.log.warn(`${count} comments could not be written together: ${String(error)}`);
      throw error;
    }
  }
}
