import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  commentApproved,
  commentCreated,
  commentDeleted,
  commentEdited,
  commentRejected,
  commentRemoved,
  commentRestored,
  type DataOf,
  type Envelope,
} from '#libs/contracts';
import { causeOfEvent } from '#libs/kernel';
import { Delivery, EFFECTS, EventBatchPattern } from '#libs/messaging';
import { NotifyOfComments } from '../../use-cases/notify-of-comments.js';
import { WithdrawComment } from '../../use-cases/withdraw-comment.js';

/** Each of them carries the whole comment. */
type CommentEvent = Envelope<DataOf<typeof commentCreated>>;

/** A comment notifies when it becomes visible, and is withdrawn when it disappears. */
@Controller()
export class CommentsHandler {
  constructor(
    private readonly notifyOfComments: NotifyOfComments,
    private readonly withdrawComment: WithdrawComment,
  ) {}

  @EventBatchPattern([commentCreated, commentApproved, commentRestored].map(({ type }) => type), EFFECTS)
  notify(@Payload() events: readonly CommentEvent[], @Ctx() { tx }: Delivery): Promise<void> {
    const visible = events.filter(({ data }) => data.status === 'published');
    return this.notifyOfComments.execute(
      tx,
      visible.map((event) => ({
        site: event.site,
        comment: event.data,
        at: new Date(event.time),
        cause: causeOfEvent(event),
      })),
    );
  }

  /** On a site that holds everything, an edited comment waits to be approved again. */
  @EventPattern<string>(commentEdited.type, EFFECTS)
  async edited(@Payload() event: Envelope<DataOf<typeof commentEdited>>, @Ctx() { tx }: Delivery): Promise<void> {
    if (event.data.status !== 'published') await this.withdrawComment.execute(tx, event.data.id);
  }

  @EventPattern<string>(commentDeleted.type, EFFECTS)
  deleted(@Payload() event: Envelope<DataOf<typeof commentDeleted>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.withdrawComment.execute(tx, event.data.id);
  }

  @EventPattern<string>(commentRemoved.type, EFFECTS)
  removed(@Payload() event: Envelope<DataOf<typeof commentRemoved>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.withdrawComment.execute(tx, event.data.id);
  }

  @EventPattern<string>(commentRejected.type, EFFECTS)
  rejected(@Payload() event: Envelope<DataOf<typeof commentRejected>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.withdrawComment.execute(tx, event.data.id);
  }
}
