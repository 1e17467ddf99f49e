import { countRequestPerThread, countRequests } from './count-requests.js';

const blog = { api: 'https://talk.example', site: 'blog' };
const blogCounts = 'https://talk.example/v1/threads/counts?site=blog';

describe('count requests', () => {
  it('share one URL that names each thread once', () => {
    const targets = [
      { ...blog, thread: { by: 'id', value: '7' } },
      { ...blog, thread: { by: 'key', value: 'a&b' } },
      { ...blog, thread: { by: 'url', value: 'https://blog.example/' } },
      { ...blog, thread: { by: 'id', value: '7' } },
    ] as const;
    expect(countRequests(targets)).toEqual([
      {
        url: `${blogCounts}&id=7&key=a%26b&url=https%3A%2F%2Fblog.example%2F`,
        targets: [targets[0], targets[3], targets[1], targets[2]],
      },
    ]);
    expect(countRequests([])).toEqual([]);
  });

  it('are separate for each site', () => {
    const inBlog = { ...blog, thread: { by: 'key', value: '7' } } as const;
    const inShop = { ...inBlog, site: 'shop' };
    expect(countRequests([inBlog, inShop])).toEqual([
      { url: `${blogCounts}&key=7`, targets: [inBlog] },
      { url: 'https://talk.example/v1/threads/counts?site=shop&key=7', targets: [inShop] },
    ]);
  });

  it('are separate for each thread after one was invalid', () => {
    const targets = ['7', 'x', '7'].map((value) => ({ ...blog, thread: { by: 'id', value } }) as const);
    expect(countRequestPerThread(targets)).toEqual([
      { url: `${blogCounts}&id=7`, targets: [targets[0], targets[2]] },
      { url: `${blogCounts}&id=x`, targets: [targets[1]] },
    ]);
  });

  it('are split by the number of threads and the length of the URL', () => {
    const many = Array.from({ length: 201 }, (_, i) => ({ ...blog, thread: { by: 'key', value: String(i) } }) as const);
    expect(countRequests(many).map(({ url }) => url.split('&').length - 1)).toEqual([100, 100, 1]);
    const long = Array.from({ length: 4 }, (_, i) => `https://x/${'y'.repeat(1_900)}${String(i)}`);
    const requests = countRequests(long.map((value) => ({ ...blog, thread: { by: 'url', value } })));
    expect(requests).toHaveLength(2);
    for (const { url } of requests) expect(url.length).toBeLessThan(4_000);
  });
});
