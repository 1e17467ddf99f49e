import type { Quota } from './quota.js';
import { shareOut } from './share-out.js';

const author = (of: string, units = 3): Quota => ({ name: 'author', of, units });
const site: Quota = { name: 'site', of: 'default', units: 5 };
const granted = ({ settlements }: ReturnType<typeof shareOut>) => settlements.map((settlement) => settlement.granted);

describe('shareOut', () => {
  it('serves demands in the order in which they came', () => {
    const shares = shareOut([[author('ada')], [author('ada')], [author('bob')], [author('ada')]], windows({ ada: 1 }));
    expect(granted(shares)).toEqual([true, true, true, false]);
    expect(shares.grantedUnits).toEqual(
      new Map([
        ['author:ada', 2],
        ['author:bob', 1],
      ]),
    );
  });

  it('takes nothing of the other quotas for a demand that is refused', () => {
    const [ada, bob] = [author('ada', 1), author('bob')];
    const shares = shareOut([...Array<Quota[]>(4).fill([ada, site]), [bob, site]], windows({ ada: 0 }, 3));
    expect(granted(shares)).toEqual([true, false, false, false, true]);
    expect(shares.grantedUnits.get('site:default')).toBe(2);
  });

  it('returns to each demand what was left when it was served', () => {
    const { settlements } = shareOut(
      [
        [author('ada'), site],
        [author('ada'), site],
      ],
      windows({ ada: 1 }, 0),
    );
    expect(settlements.map(({ balances }) => balances.map(({ left }) => left))).toEqual([
      [1, 4],
      [0, 3],
    ]);
    expect(settlements[0]?.balances[0]).toEqual({ quota: author('ada'), left: 1, seconds: 42 });
  });

  it('never reports less than nothing if the limit was lowered meanwhile', () => {
    const { settlements } = shareOut([[author('ada', 2)]], windows({ ada: 7 }));
    expect(settlements).toEqual([{ granted: false, balances: [{ quota: author('ada', 2), left: 0, seconds: 42 }] }]);
  });
});

function windows(used: Record<string, number>, ofSite = 0) {
  const authors = Object.entries(used).map(([of, units]) => [`author:${of}`, { used: units, seconds: 42 }] as const);
  return new Map([...authors, ['site:default', { used: ofSite, seconds: 42 }] as const]);
}
