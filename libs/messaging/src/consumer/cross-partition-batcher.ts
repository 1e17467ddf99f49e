import type { EventProcessor, Outcome } from './event-processor.js';
import type { Batch } from './inbox.js';
import type { Semaphore } from './semaphore.js';

/** How many events one transaction takes at the most, and one more for each lane that has some. */
const MOST = 200;

interface Waiting {
  readonly gather: Gather;
  readonly resolve: (outcome: Outcome | null) => void;
  readonly reject: (error: unknown) => void;
}

interface Load {
  readonly lane: Waiting;
  readonly batch: Batch;
}

/** Gives what a lane has by now, or null for nothing; `most` events at the most. */
type Gather = (most: number) => Promise<Batch | null>;

/**
 * Lets the lanes of a consumer that wait for a turn at the same time share one: one transaction for a few events each costs
 * as much as one of them alone. If it fails, each lane is delivered alone, so none is harmed by another.
 */
export class CrossPartitionBatcher {
  private waiting: Waiting[] = [];

  constructor(
    private readonly deliverer: EventProcessor,
    private readonly turns: Semaphore,
  ) {}

  /** Delivers what is there when the turn comes; null where that is nothing. @throws as `Deliverer.deliver` and `gather` do */
  deliver(gather: Gather): Promise<Outcome | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ gather, resolve, reject });
      // Whoever comes first takes all along; the turns of the others find nobody.
      void this.turns.run(() => this.deliverAll());
    });
  }

  private async deliverAll(): Promise<void> {
    const lanes = this.waiting;
    this.waiting = [];
    const loads = await gathered(lanes);
    const joint = loads.filter(({ batch }) => !this.deliverer.isSuspected(batch));
    for (const load of loads.filter(({ batch }) => this.deliverer.isSuspected(batch))) this.deliverLater(load);
    const [load, ...others] = joint;
    if (load === undefined) return;
    if (others.length === 0) await this.deliverAlone(load);
    else await this.deliverTogether(joint);
  }

  private async deliverTogether(loads: readonly Load[]): Promise<void> {
    let outcomes: readonly Outcome[];
    try {
      outcomes = await this.deliverer.deliverTogether(loads.map(({ batch }) => batch));
    } catch {
      // Delivered alone, whoever is to blame gets the error.
      for (const load of loads) this.deliverLater(load);
      return;
    }
    loads.forEach(({ lane }, i) => {
      lane.resolve(outcomes[i] ?? null);
    });
  }

  private deliverLater(load: Load): void {
    void this.turns.run(() => this.deliverAlone(load));
  }

  private deliverAlone({ lane, batch }: Load): Promise<void> {
    return this.deliverer.deliver(batch).then(lane.resolve, lane.reject);
  }
}

/** What the lanes have by now; those that have nothing need not wait. */
async function gathered(lanes: readonly Waiting[]): Promise<Load[]> {
  const most = Math.ceil(MOST / lanes.length);
  const loads = await Promise.all(
    lanes.map(async (lane): Promise<Load[]> => {
      try {
        const batch = await lane.gather(most);
        if (batch !== null) return [{ lane, batch }];
        lane.resolve(null);
      } catch (error) {
        lane.reject(error);
      }
      return [];
    }),
  );
  return loads.flat();
}
