import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { type DataOf, type Envelope, postDeleted, postRestored } from '#libs/contracts';
import { Delivery, EFFECTS } from '#libs/messaging';
import { HideThread } from '../../use-cases/hide-thread.js';

/** A post's thread has the post's id. In the same consumer as comments, so that their order is kept. */
@Controller()
export class PostsHandler {
  constructor(private readonly hideThread: HideThread) {}

  @EventPattern<string>(postDeleted.type, EFFECTS)
  deleted(@Payload() event: Envelope<DataOf<typeof postDeleted>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.hideThread.execute(tx, event.site, event.data.id, true);
  }

  @EventPattern<string>(postRestored.type, EFFECTS)
  restored(@Payload() event: Envelope<DataOf<typeof postRestored>>, @Ctx() { tx }: Delivery): Promise<void> {
    return this.hideThread.execute(tx, event.site, event.data.id, false);
  }
}
