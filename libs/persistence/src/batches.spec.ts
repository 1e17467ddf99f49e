import { allAlike, Batches, type Outcome } from './batches.js';

/** A work whose batches are done when the test says so. */
function atWill() {
  const begun: string[][] = [];
  const done: ((how: 'well' | 'badly') => void)[] = [];
  const work = async (items: readonly string[]): Promise<Outcome<string>[]> => {
    begun.push([...items]);
    const how = await new Promise<'well' | 'badly'>((resolve) => done.push(resolve));
    if (how === 'badly') throw new Error(`no ${items.join()}`);
    return items.map((item) => (item === 'bad' ? { error: new Error('bad') } : { result: item.toUpperCase() }));
  };
  const finish = async (how: 'well' | 'badly' = 'well') => {
    done.shift()?.(how);
    await turn();
  };
  return { begun, work, finish };
}

/** Lets all that is ready go on. */
const turn = () => new Promise((resolve) => setImmediate(resolve));

describe('batches', () => {
  it('takes together who comes while the last one is under way', async () => {
    const { begun, work, finish } = atWill();
    const batches = new Batches(work, 2);
    const results = ['a', 'b', 'c', 'd'].slice(0, 1).map((item) => batches.add(item));
    await turn();
    for (const item of ['b', 'c', 'd']) results.push(batches.add(item));
    await turn();
    expect(begun).toEqual([['a']]);
    await finish();
    expect(begun).toEqual([['a'], ['b', 'c']]);
    await finish();
    await finish();
    expect(begun).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('gives an error to whose it is, and the others their results', async () => {
    const { work, finish } = atWill();
    const batches = new Batches(work, 10);
    const results = ['a', 'bad', 'c'].map((item) => batches.add(item));
    const settled = Promise.allSettled(results);
    await turn();
    await finish();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('does each alone again where a batch failed as a whole', async () => {
    const { begun, work, finish } = atWill();
    const batches = new Batches(work, 10);
    const settled = Promise.allSettled(['a', 'b', 'c'].map((item) => batches.add(item)));
    await turn();
    await finish('badly');
    await finish();
    await finish('badly');
    await finish();
    expect(begun).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
    const [a, b, c] = await settled;
    expect([a, c]).toEqual([
      { status: 'fulfilled', value: 'A' },
      { status: 'fulfilled', value: 'C' },
    ]);
    expect(b).toMatchObject({ status: 'rejected', reason: { message: 'no b' } });
  });

  it('never puts two of one key into a batch, nor the later one first', async () => {
    const { begun, work, finish } = atWill();
    const batches = new Batches<string, string>(work, 10, (item) => (item.startsWith('k') ? 'k' : null));
    const results = ['k1', 'a', 'k2', 'b'].map((item) => batches.add(item));
    await turn();
    await finish();
    await finish();
    await Promise.all(results);
    expect(begun).toEqual([['k1', 'a', 'b'], ['k2']]);
  });
});

describe('one question for many', () => {
  it('gives each its own part of the answer', async () => {
    const lengths = await allAlike(['a', 'bcd'], () => Promise.resolve((item: string) => item.length));
    expect(lengths).toEqual([{ result: 1 }, { result: 3 }]);
  });

  it('fails for all alike, and is not asked again for each', async () => {
    const error = new Error('away');
    let asked = 0;
    const batches = new Batches<string, string>((items) => {
      asked++;
      return allAlike(items, () => Promise.reject(error));
    }, 10);
    const results = await Promise.allSettled(['a', 'b', 'c'].map((item) => batches.add(item)));
    expect(results.map((result) => result.status === 'rejected' && result.reason === error)).toEqual([
      true,
      true,
      true,
    ]);
    expect(asked).toBe(1);
  });
});
