import { countsRequests, countsRequestsForEach } from './counts-requests.js';

const place = { api: 'https://talk.example', site: 'blog' };
const counts = 'https://talk.example/v1/threads/counts?site=blog';

describe('counts', () => {
  it('are asked for at once, each thread once', () => {
    const asked = [
      { ...place, thread: { by: 'id', name: '7' } },
      { ...place, thread: { by: 'key', name: 'a&b' } },
      { ...place, thread: { by: 'url', name: 'https://blog.example/' } },
      { ...place, thread: { by: 'id', name: '7' } },
    ] as const;
    expect(countsRequests(asked)).toEqual([
      {
        url: `${counts}&id=7&key=a%26b&url=https%3A%2F%2Fblog.example%2F`,
        all: [asked[0], asked[3], asked[1], asked[2]],
      },
    ]);
    expect(countsRequests([])).toEqual([]);
  });

  it('are asked for at each place for itself', () => {
    const here = { ...place, thread: { by: 'key', name: '7' } } as const;
    const there = { ...here, site: 'shop' };
    expect(countsRequests([here, there])).toEqual([
      { url: `${counts}&key=7`, all: [here] },
      { url: 'https://talk.example/v1/threads/counts?site=shop&key=7', all: [there] },
    ]);
  });

  it('are asked for one by one where one of them is not well formed', () => {
    const asked = ['7', 'x', '7'].map((name) => ({ ...place, thread: { by: 'id', name } }) as const);
    expect(countsRequestsForEach(asked)).toEqual([
      { url: `${counts}&id=7`, all: [asked[0], asked[2]] },
      { url: `${counts}&id=x`, all: [asked[1]] },
    ]);
  });

  it('are asked for in more than one request where they are too many, or their names too long', () => {
    const many = Array.from({ length: 201 }, (_, i) => ({ ...place, thread: { by: 'key', name: String(i) } }) as const);
    expect(countsRequests(many).map(({ url }) => url.split('&').length - 1)).toEqual([100, 100, 1]);
    const long = Array.from({ length: 4 }, (_, i) => `https://x/${'y'.repeat(1_900)}${String(i)}`);
    const requests = countsRequests(long.map((name) => ({ ...place, thread: { by: 'url', name } })));
    expect(requests).toHaveLength(2);
    for (const { url } of requests) expect(url.length).toBeLessThan(4_000);
  });
});
