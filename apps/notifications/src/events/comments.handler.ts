import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import {
  commentApproved,
  commentCreated,
  commentDeleted,
  commentRejected,
  commentRemoved,
  commentRestored,
  type DataOf,
  type Envelope,
} from '#libs/contracts';
import { Delivery, EFFECTS } from '#libs/messaging';
import { NotifyOfComment } from '../use-cases/notify-of-comment.js';
import { WithdrawComment } from '../use-cases/withdraw-comment.js';

/** A comment is news when readers begin to see it, and is taken out when they cease to. */
@Controller()
export class CommentsHandler {
  constructor(
    private readonly notifyOfComment: NotifyOfComment,
    private readonly withdrawComment: WithdrawComment,
  ) {}

  @EventPattern<string>(commentCreated.type, EFFECTS)
  created(@Payload() event: Envelope<DataOf<typeof commentCreated>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.tell(event, tx);
  }

  @EventPattern<string>(commentApproved.type, EFFECTS)
  approved(@Payload() event: Envelope<DataOf<typeof commentApproved>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.tell(event, tx);
  }

  @EventPattern<string>(commentRestored.type, EFFECTS)
  restored(@Payload() event: Envelope<DataOf<typeof commentRestored>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.tell(event, tx);
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

  private async tell(event: Envelope<DataOf<typeof commentCreated>>, tx: Delivery['tx']): Promise<void> {
    if (event.data.status !== 'published') return;
    await this.notifyOfComment.execute(tx, event.site, event.data, new Date(event.time));
  }
}
