/** What became of one item of a batch. */
export type BatchResult<Result> = { readonly result: Result } | { readonly error: unknown };

interface QueuedItem<Item, Result> {
  readonly item: Item;
  readonly key: string | null;
  readonly settle: (result: BatchResult<Result>) => void;
}

/**
 * Processes together the items that arrive while the previous batch runs, so that many callers share one statement or one
 * commit. An item that arrives alone does not wait.
 */
export class Batcher<Item, Result> {
  private queue: QueuedItem<Item, Result>[] = [];
  private isRunning = false;

  /**
   * @param process takes a batch and returns a result for each item, in the order of the items. If it throws, each item is
   * processed again alone, so that one bad item fails no other.
   * @param maxBatchSize items
   * @param keyOf a batch holds at most one item of each key; items with the key null share a batch with any other
   */
  constructor(
    private readonly process: (items: readonly Item[]) => Promise<readonly BatchResult<Result>[]>,
    private readonly maxBatchSize: number,
    private readonly keyOf: (item: Item) => string | null = () => null,
  ) {}

  /** @throws the error of this item, also one of `keyOf` */
  async add(item: Item): Promise<Result> {
    const key = this.keyOf(item);
    const result = await new Promise<BatchResult<Result>>((settle) => {
      this.queue.push({ item, key, settle });
      if (!this.isRunning) void this.run();
    });
    if ('error' in result) throw result.error;
    return result.result;
  }

  private async run(): Promise<void> {
    this.isRunning = true;
    // The first batch takes everything that arrives in this turn of the event loop.
    await Promise.resolve();
    while (this.queue.length > 0) await this.processBatch(this.nextBatch());
    this.isRunning = false;
  }

  private nextBatch(): QueuedItem<Item, Result>[] {
    const batch: QueuedItem<Item, Result>[] = [];
    const rest: QueuedItem<Item, Result>[] = [];
    const keys = new Set<string>();
    for (const queued of this.queue) {
      const { key } = queued;
      const fits = batch.length < this.maxBatchSize && (key === null || !keys.has(key));
      (fits ? batch : rest).push(queued);
      if (key !== null) keys.add(key);
    }
    this.queue = rest;
    return batch;
  }

  private async processBatch(batch: readonly QueuedItem<Item, Result>[]): Promise<void> {
    const results = await this.resultsOf(batch);
    if (results !== null) {
      batch.forEach(({ settle }, i) => {
        settle(results[i] ?? { error: new Error('A batch returned no result for one of its items.') });
      });
      return;
    }
    for (const { item, settle } of batch) settle(await this.processAlone(item));
  }

  /** Null where several items failed together, which says nothing about each of them. */
  private async resultsOf(batch: readonly QueuedItem<Item, Result>[]): Promise<readonly BatchResult<Result>[] | null> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) return [await this.processAlone(first.item)];
    try {
      return await this.process(batch.map(({ item }) => item));
    } catch {
      // Processed again alone, the item that is to blame gets the error.
      return null;
    }
  }

  private async processAlone(item: Item): Promise<BatchResult<Result>> {
    try {
      const [result] = await this.process([item]);
      return result ?? { error: new Error('A batch returned no result for its item.') };
    } catch (error) {
      return { error };
    }
  }
}

/**
 * For a batch that is one query: if the query fails, it fails for all items, since repeating it for each of them would only
 * multiply the wait.
 * @param query returns what finds the result of each item
 */
export async function shareQuery<Item, Result>(
  items: readonly Item[],
  query: () => Promise<(item: Item, index: number) => Result>,
): Promise<BatchResult<Result>[]> {
  try {
    const resultOf = await query();
    return items.map((item, index) => ({ result: resultOf(item, index) }));
  } catch (error) {
    return items.map(() => ({ error }));
  }
}
