import type { Settings } from './settings.js';
import { firstPageUrl } from './thread-url.js';

const settings = { api: 'https://talk.example', site: 'default' } as Settings;

it.each([
  [
    { thread: { by: 'url', value: 'https://blog.example/a?b=c' } },
    '/v1/threads/comments?url=https%3A%2F%2Fblog.example%2Fa%3Fb%3Dc&sort=best&limit=50',
  ],
  [{ thread: { by: 'key', value: 'a&b' } }, '/v1/threads/comments?key=a%26b&sort=best&limit=50'],
  [{ thread: { by: 'id', value: '7' }, site: 'blog' }, '/v1/threads/7/comments?sort=best&limit=50&site=blog'],
] satisfies [Partial<Settings>, string][])('the first page for %j has one URL', (given, expected) => {
  expect(firstPageUrl({ ...settings, ...given }, 'best')).toBe(`https://talk.example${expected}`);
});
