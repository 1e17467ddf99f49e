import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { commentCreated, commentDeleted, commentRestored, type DataOf, type Envelope } from '#libs/contracts';
import { Delivery, EFFECTS } from '#libs/messaging';
import { NotifyOfComment } from '../use-cases/notify-of-comment.js';
import { WithdrawComment } from '../use-cases/withdraw-comment.js';

@Controller()
export class CommentsHandler {
  constructor(
    private readonly notifyOfComment: NotifyOfComment,
    private readonly withdrawComment: WithdrawComment,
  ) {}

  @EventPattern<string>(commentCreated.type, EFFECTS)
  created(@Payload() event: Envelope<DataOf<typeof commentCreated>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.notifyOfComment.execute(tx, event.site, event.data, new Date(event.time));
  }

  @EventPattern<string>(commentDeleted.type, EFFECTS)
  deleted(@Payload() event: Envelope<DataOf<typeof commentDeleted>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.withdrawComment.execute(tx, event.data.id);
  }

  /** It was taken out when it was deleted, so it is news again. */
  @EventPattern<string>(commentRestored.type, EFFECTS)
  restored(@Payload() event: Envelope<DataOf<typeof commentRestored>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.notifyOfComment.execute(tx, event.site, event.data, new Date(event.time));
  }
}
