import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type DataOf, type Envelope, threadClosed, threadOpened, threadSnapshot, threadUpdated } from '#libs/contracts';
import { Delivery, EventBatchPattern, type Projection, PROJECTIONS } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { FollowThreads } from '../../use-cases/follow-threads.js';

/** Each of them carries the whole state of a thread. */
type ThreadEvent = Envelope<DataOf<typeof threadUpdated>>;

/** Comment counts and last activity, as the comments service publishes them. */
@Controller()
export class ThreadsHandler implements Projection {
  constructor(private readonly followThreads: FollowThreads) {}

  @EventBatchPattern([threadOpened, threadClosed, threadUpdated, threadSnapshot].map(({ type }) => type), PROJECTIONS)
  follow(@Payload() events: readonly ThreadEvent[], @Ctx() { tx }: Delivery): Promise<void> {
    return this.followThreads.execute(
      tx,
      events.map(({ site, data }) => ({ ...data, site })),
    );
  }

  reset(tx: Tx): Promise<void> {
    return this.followThreads.reset(tx);
  }
}
