/** What became of one of a batch. */
export type Outcome<Result> = { readonly result: Result } | { readonly error: unknown };

interface Waiting<Item, Result> {
  readonly item: Item;
  readonly settle: (outcome: Outcome<Result>) => void;
}

/**
 * Does together what comes while the last batch is under way, so that many who write share one commit. Whoever comes
 * alone waits for nobody. If a batch fails as a whole, each of it is done again alone, so that one that fails harms no other.
 */
export class Batches<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private atWork = false;

  /**
   * @param work does a batch, and gives an outcome for each item in the order of the items
   * @param most how many there may be in one batch
   * @param keyOf of items with one key, only one may be in a batch; null for those that any may stand beside
   */
  constructor(
    private readonly work: (items: readonly Item[]) => Promise<readonly Outcome<Result>[]>,
    private readonly most: number,
    private readonly keyOf: (item: Item) => string | null = () => null,
  ) {}

  /** @throws what the work has for an error of this item */
  async add(item: Item): Promise<Result> {
    const outcome = await new Promise<Outcome<Result>>((settle) => {
      this.waiting.push({ item, settle });
      if (!this.atWork) void this.run();
    });
    if ('error' in outcome) throw outcome.error;
    return outcome.result;
  }

  private async run(): Promise<void> {
    this.atWork = true;
    // Whoever comes in this turn of the event loop goes along.
    await Promise.resolve();
    while (this.waiting.length > 0) await this.doTogether(this.next());
    this.atWork = false;
  }

  private next(): Waiting<Item, Result>[] {
    const batch: Waiting<Item, Result>[] = [];
    const later: Waiting<Item, Result>[] = [];
    const keys = new Set<string>();
    for (const waiting of this.waiting) {
      const key = this.keyOf(waiting.item);
      const isFree = batch.length < this.most && (key === null || !keys.has(key));
      (isFree ? batch : later).push(waiting);
      if (key !== null) keys.add(key);
    }
    this.waiting = later;
    return batch;
  }

  private async doTogether(batch: readonly Waiting<Item, Result>[]): Promise<void> {
    const outcomes = await this.outcomesOf(batch);
    if (outcomes !== null) {
      batch.forEach(({ settle }, i) => {
        settle(outcomes[i] ?? { error: new Error('A batch has no outcome for one of its items.') });
      });
      return;
    }
    for (const { item, settle } of batch) settle(await this.alone(item));
  }

  /** Null where several failed together, which says nothing about each of them. */
  private async outcomesOf(batch: readonly Waiting<Item, Result>[]): Promise<readonly Outcome<Result>[] | null> {
    const [first] = batch;
    if (batch.length === 1 && first !== undefined) return [await this.alone(first.item)];
    try {
      return await this.work(batch.map(({ item }) => item));
    } catch {
      // Done again one by one, whoever is to blame gets the error.
      return null;
    }
  }

  private async alone(item: Item): Promise<Outcome<Result>> {
    try {
      const [outcome] = await this.work([item]);
      return outcome ?? { error: new Error('A batch has no outcome for its item.') };
    } catch (error) {
      return { error };
    }
  }
}

/**
 * The outcomes of one question for many: if it fails, it fails for all alike, and to ask again for each alone would only take so
 * many times as long.
 * @param ask gives what tells the result of each item
 */
export async function allAlike<Item, Result>(
  items: readonly Item[],
  ask: () => Promise<(item: Item) => Result>,
): Promise<Outcome<Result>[]> {
  try {
    const resultOf = await ask();
    return items.map((item) => ({ result: resultOf(item) }));
  } catch (error) {
    return items.map(() => ({ error }));
  }
}
