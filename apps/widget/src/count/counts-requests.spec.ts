import { countsRequests } from './counts-requests.js';

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
    expect(countsRequests(asked)).toEqual([`${counts}&id=7&key=a%26b&url=https%3A%2F%2Fblog.example%2F`]);
    expect(countsRequests([])).toEqual([]);
  });

  it('are asked for at each place for itself', () => {
    const thread = { by: 'id', name: '7' } as const;
    expect(
      countsRequests([
        { ...place, thread },
        { ...place, site: 'shop', thread },
      ]),
    ).toHaveLength(2);
  });

  it('are asked for in more than one request where they are too many, or their names too long', () => {
    const many = Array.from({ length: 201 }, (_, i) => ({ ...place, thread: { by: 'key', name: String(i) } }) as const);
    expect(countsRequests(many).map((url) => url.split('&').length - 1)).toEqual([100, 100, 1]);
    const long = Array.from({ length: 4 }, (_, i) => `https://x/${'y'.repeat(1_900)}${String(i)}`);
    const requests = countsRequests(long.map((name) => ({ ...place, thread: { by: 'url', name } })));
    expect(requests).toHaveLength(2);
    for (const request of requests) expect(request.length).toBeLessThan(4_000);
  });
});
