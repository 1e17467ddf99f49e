import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { type DataOf, type Envelope, personSeen, personSnapshot } from '#libs/contracts';
import { Delivery, EventBatchPattern, type Projection, PROJECTIONS } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { People } from './people.js';

/** Takes over what other services saw. A service with a copy of people lists it among its controllers. */
@Controller()
export class PeopleHandler implements Projection {
  constructor(private readonly people: People) {}

  /** In batches, since a new service learns of everyone at once. */
  @EventBatchPattern([personSeen.type, personSnapshot.type], PROJECTIONS)
  apply(@Payload() events: readonly Envelope<DataOf<typeof personSeen>>[], @Ctx() { tx }: Delivery): Promise<void> {
    return this.people.apply(
      tx,
      events.map(({ site, data }) => ({ ...data, site })),
    );
  }

  reset(tx: Tx): Promise<void> {
    return this.people.reset(tx);
  }
}
