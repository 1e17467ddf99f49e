import type { EventProcessor, Processed, Strategy } from './event-processor.js';
import type { Batch } from './inbox.js';
import type { Semaphore } from './semaphore.js';

/** Events in one transaction, shared evenly between its lanes; each lane gets at least one. */
const MAX_EVENTS = 200;

/** How the transaction with a lane's batch ended. */
export type TransactionResult =
  { readonly committed: Processed } | { readonly failed: unknown; readonly strategy: Strategy };

/** Collects the batch of a lane when its transaction begins: at most `max` events; null for nothing to do. */
type Collect = (max: number) => Promise<Batch | null>;

interface WaitingLane {
  readonly collect: Collect;
  readonly resolve: (result: TransactionResult | null) => void;
  readonly reject: (error: unknown) => void;
}

interface Collected {
  readonly lane: WaitingLane;
  readonly batch: Batch;
}

/**
 * Runs the batches of all lanes that wait for a permit in one transaction (decision 0013): for a few events each, it costs as
 * much as the transaction of one lane. If it fails, every lane gets the error and continues alone.
 */
export class CrossPartitionBatcher {
  private waiting: WaitingLane[] = [];

  constructor(
    private readonly processor: Pick<EventProcessor, 'process'>,
    private readonly semaphore: Semaphore,
  ) {}

  /** @returns null if there was nothing to do; @throws what `collect` throws */
  process(collect: Collect): Promise<TransactionResult | null> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ collect, resolve, reject });
      // The first permit serves all that wait by then, so later permits may find none.
      void this.semaphore.run(() => this.processWaiting());
    });
  }

  /** Never rejects: an error belongs to the lanes that wait for it. */
  private async processWaiting(): Promise<void> {
    const lanes = this.waiting;
    this.waiting = [];
    try {
      await this.processTogether(await collectAll(lanes));
    } catch (error) {
      for (const lane of lanes) lane.reject(error);
    }
  }

  private async processTogether(collected: readonly Collected[]): Promise<void> {
    if (collected.length === 0) return;
    const strategy = collected.length === 1 ? 'alone' : 'shared';
    let results: readonly Processed[];
    try {
      results = await this.processor.process(
        collected.map(({ batch }) => batch),
        strategy,
      );
    } catch (error) {
      for (const { lane } of collected) lane.resolve({ failed: error, strategy });
      return;
    }
    for (const [i, { lane }] of collected.entries()) {
      const committed = results[i];
      if (committed === undefined) throw new Error('A committed batch has no result.');
      lane.resolve({ committed });
    }
  }
}

/** A lane with nothing to do, or that fails, does not wait for the others. */
async function collectAll(lanes: readonly WaitingLane[]): Promise<Collected[]> {
  const max = Math.ceil(MAX_EVENTS / lanes.length);
  const collected = await Promise.all(
    lanes.map(async (lane): Promise<Collected[]> => {
      try {
        const batch = await lane.collect(max);
        if (batch !== null) return [{ lane, batch }];
        lane.resolve(null);
      } catch (error) {
        lane.reject(error);
      }
      return [];
    }),
  );
  return collected.flat();
}
