import { Injectable, Logger } from '@nestjs/common';
import { type Actor, causeOfRequest, newId } from '#libs/kernel';
import { Batcher, type BatchResult, type Call, isConnectionLoss, isTimeout, UnitOfWork } from '#libs/persistence';
import type { CommentInput } from '../domain/comment.js';
import type { LockMode } from '../persistence/threads.repository.js';
import {
  CommentBatch,
  type CommentPolicy,
  MustWaitForLock,
  type NewCommentRequest,
  type WrittenComment,
} from './comment-batch.js';
import { renderComment } from './render-comment.js';

export interface CreateCommentCommand {
  readonly threadId: string;
  readonly parentId: string | null;
  readonly input: CommentInput;
}

type Queue = Batcher<NewCommentRequest, WrittenComment>;

/** The queue of a thread that another transaction holds. */
interface HeldQueue {
  readonly queue: Queue;
  waiting: number;
}

/** Comments in one transaction: they share the price of a commit; more would only make each wait longer. */
const MAX_BATCH_SIZE = 128;

/**
 * Writes concurrent comments of all threads together. A thread that another transaction holds delays only its own comments,
 * which wait in a queue of their own.
 */
@Injectable()
export class CreateComment {
  private readonly log = new Logger(CreateComment.name);
  private readonly free: Queue;
  /** By thread, as long as comments wait for it. */
  private readonly held = new Map<string, HeldQueue>();

  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly batch: CommentBatch,
  ) {
    this.free = this.newQueue('skip-locked');
  }

  /** @throws {Refused} as the domain decides, and if the Idempotency-Key came with another body */
  async execute(
    { threadId, parentId, input }: CreateCommentCommand,
    actor: Actor,
    policy: CommentPolicy,
    call: Call,
  ): Promise<WrittenComment> {
    const content = renderComment(input, policy);
    const request = { id: newId(), threadId, parentId, content, actor, policy, call };
    const held = this.held.get(threadId);
    if (held !== undefined) return this.waitForThread(request, held);
    try {
      return await this.free.add(request);
    } catch (error) {
      if (!(error instanceof MustWaitForLock)) throw error;
    }
    return this.waitForThread(request, this.heldQueue(threadId));
  }

  private async waitForThread(request: NewCommentRequest, held: HeldQueue): Promise<WrittenComment> {
    held.waiting++;
    try {
      return await held.queue.add(request);
    } finally {
      held.waiting--;
      if (held.waiting === 0) this.held.delete(request.threadId);
    }
  }

  private heldQueue(threadId: string): HeldQueue {
    const known = this.held.get(threadId);
    if (known !== undefined) return known;
    const held = { queue: this.newQueue('wait'), waiting: 0 };
    this.held.set(threadId, held);
    return held;
  }

  private newQueue(lockMode: LockMode): Queue {
    const process = (requests: readonly NewCommentRequest[]) => this.writeBatch(requests, lockMode);
    return new Batcher(process, MAX_BATCH_SIZE, ({ call: { idempotencyKey } }) =>
      idempotencyKey === null ? null : `${idempotencyKey.key} ${idempotencyKey.scope}`,
    );
  }

  /** @throws {Error} that one of the requests caused: the batcher then tries each alone */
  private async writeBatch(
    requests: readonly NewCommentRequest[],
    lockMode: LockMode,
  ): Promise<readonly BatchResult<WrittenComment>[]> {
    try {
      return await this.unitOfWork.run(requests[0]?.call.cause ?? causeOfRequest(), (tx) =>
        this.batch.execute(tx, requests, lockMode),
      );
    } catch (error) {
      // One by one, each would only wait as long again.
      if (isConnectionLoss(error) || isTimeout(error)) return requests.map(() => ({ error }));
      const count = String(requests.length);
      if (requests.length > 1)
        this.log.warn(`A batch of ${count} comments failed, so each is tried alone: ${String(error)}`);
      throw error;
    }
  }
}
