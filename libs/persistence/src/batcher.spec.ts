import { Batcher, type BatchResult, shareQuery } from './batcher.js';

/** A process function whose batches end when the test says so. */
function manualProcess() {
  const batches: string[][] = [];
  const endings: ((how: 'succeed' | 'fail') => void)[] = [];
  const process = async (items: readonly string[]): Promise<BatchResult<string>[]> => {
    batches.push([...items]);
    const how = await new Promise<'succeed' | 'fail'>((resolve) => endings.push(resolve));
    if (how === 'fail') throw new Error(`no ${items.join()}`);
    return items.map((item) => (item === 'bad' ? { error: new Error('bad') } : { result: item.toUpperCase() }));
  };
  const end = async (how: 'succeed' | 'fail' = 'succeed') => {
    endings.shift()?.(how);
    await nextTurn();
  };
  return { batches, process, end };
}

const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

describe('Batcher', () => {
  it('batches the items that arrive while the previous batch runs', async () => {
    const { batches, process, end } = manualProcess();
    const batcher = new Batcher(process, 2);
    const results = ['a', 'b', 'c', 'd'].slice(0, 1).map((item) => batcher.add(item));
    await nextTurn();
    for (const item of ['b', 'c', 'd']) results.push(batcher.add(item));
    await nextTurn();
    expect(batches).toEqual([['a']]);
    await end();
    expect(batches).toEqual([['a'], ['b', 'c']]);
    await end();
    await end();
    expect(batches).toEqual([['a'], ['b', 'c'], ['d']]);
    expect(await Promise.all(results)).toEqual(['A', 'B', 'C', 'D']);
  });

  it('rejects the item with an error and resolves the others', async () => {
    const { process, end } = manualProcess();
    const batcher = new Batcher(process, 10);
    const results = ['a', 'bad', 'c'].map((item) => batcher.add(item));
    const settled = Promise.allSettled(results);
    await nextTurn();
    await end();
    expect((await settled).map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  });

  it('processes each item again alone if the batch fails as a whole', async () => {
    const { batches, process, end } = manualProcess();
    const batcher = new Batcher(process, 10);
    const settled = Promise.allSettled(['a', 'b', 'c'].map((item) => batcher.add(item)));
    await nextTurn();
    await end('fail');
    await end();
    await end('fail');
    await end();
    expect(batches).toEqual([['a', 'b', 'c'], ['a'], ['b'], ['c']]);
    const [a, b, c] = await settled;
    expect([a, c]).toEqual([
      { status: 'fulfilled', value: 'A' },
      { status: 'fulfilled', value: 'C' },
    ]);
    expect(b).toMatchObject({ status: 'rejected', reason: { message: 'no b' } });
  });

  it('never puts two items of one key into a batch, and keeps their order', async () => {
    const { batches, process, end } = manualProcess();
    const batcher = new Batcher<string, string>(process, 10, (item) => (item.startsWith('k') ? 'k' : null));
    const results = ['k1', 'a', 'k2', 'b'].map((item) => batcher.add(item));
    await nextTurn();
    await end();
    await end();
    await Promise.all(results);
    expect(batches).toEqual([['k1', 'a', 'b'], ['k2']]);
  });

  it('rejects an item whose key function throws, and processes the others', async () => {
    const { batches, process, end } = manualProcess();
    const batcher = new Batcher<string, string>(process, 10, (item) => {
      if (item === 'keyless') throw new Error('no key');
      return item;
    });
    const settled = Promise.allSettled(['keyless', 'a'].map((item) => batcher.add(item)));
    await nextTurn();
    await end();
    expect(await settled).toMatchObject([{ reason: { message: 'no key' } }, { value: 'A' }]);
    const next = batcher.add('b');
    await nextTurn();
    await end();
    expect(await next).toBe('B');
    expect(batches).toEqual([['a'], ['b']]);
  });
});

describe('shareQuery', () => {
  it('returns to each item its own result', async () => {
    const lengths = await shareQuery(['a', 'bcd'], () => Promise.resolve((item: string) => item.length));
    expect(lengths).toEqual([{ result: 1 }, { result: 3 }]);
  });

  it('fails for all items, and is not repeated for each', async () => {
    const error = new Error('away');
    let queries = 0;
    const batcher = new Batcher<string, string>((items) => {
      queries++;
      return shareQuery(items, () => Promise.reject(error));
    }, 10);
    const results = await Promise.allSettled(['a', 'b', 'c'].map((item) => batcher.add(item)));
    expect(results.map((result) => result.status === 'rejected' && result.reason === error)).toEqual([
      true,
      true,
      true,
    ]);
    expect(queries).toBe(1);
  });
});
