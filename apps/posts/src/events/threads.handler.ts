import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type DataOf, type Envelope, threadClosed, threadOpened, threadSnapshot, threadUpdated } from '#libs/contracts';
import { Delivery, EventBatchPattern, type Projection, PROJECTIONS } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { FollowThreads } from '../use-cases/follow-threads.js';

/** All of them tell a thread's whole state. */
type ThreadEvent = Envelope<DataOf<typeof threadUpdated>>;

/** Comment counts and last activity, as the comments service tells them. */
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
    return this.followThreads.beginAnew(tx);
  }
}
