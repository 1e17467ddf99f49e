import { bodyOf, problemOf } from '../support/client.js';
import { uniqueName } from '../support/forum.js';
import { BLOG, byText, page, type PageThread, type PagesFixture } from './fixture.js';

export function describeBadPages(fixture: PagesFixture): void {
  describe('the input of a page', () => {
    it.each(
      byText([
        {},
        { url: null },
        { url: 7 },
        { url: [] },
        { url: '' },
        { url: ' ' },
        { url: `${BLOG}/${'a'.repeat(2_048)}` },
        { url: `${BLOG}/\0` },
        { url: BLOG, key: '' },
        { url: BLOG, key: ' ' },
        { url: BLOG, key: 7 },
        { url: BLOG, key: 'x'.repeat(201) },
        { url: BLOG, key: '\0' },
        { url: BLOG, title: '' },
        { url: BLOG, title: 'x'.repeat(301) },
        { url: BLOG, title: {} },
        { url: BLOG, state: 'open' },
        { key: 'only' },
      ]),
    )('is rejected with invalid fields: %s', async (_text, body) => {
      problemOf(await fixture.anyone.put('/v1/threads', body), 400, 'request.invalid');
    });

    it.each(
      byText([
        'javascript:alert(1)',
        'data:text/html,x',
        'ftp://blog.example/',
        'blog.example/a',
        '//blog.example/a',
        'https://ada:secret@blog.example/',
        'https://blog.example\\@evil.example/',
        'https://blog.example:99999/',
        'https://blog example/',
        'https://blog.example/a b',
        'https://[::1',
        `${BLOG}/${'ä'.repeat(1_000)}`,
      ]),
    )('is rejected for a URL outside the site: %s', async (_text, url) => {
      problemOf(await fixture.anyone.put('/v1/threads', { url, key: uniqueName('key') }), 400, 'thread.bad-url');
      problemOf(await fixture.byUrl(url), 400, 'thread.bad-url');
      problemOf(await fixture.anyone.post('/v1/threads/counts', { urls: [url] }), 400, 'thread.bad-url');
      problemOf(await fixture.anyone.get(`/v1/threads/counts?url=${encodeURIComponent(url)}`), 400, 'thread.bad-url');
    });

    it('may have the maximal length, in characters', async () => {
      const url = `${page()}/${'a'.repeat(1_990)}`.slice(0, 2_048);
      const [key, title] = ['😀'.repeat(195) + uniqueName('k').slice(0, 5), '你'.repeat(300)];
      const thread = await fixture.openThread({ url, key, title });
      expect(thread).toMatchObject({ url, key, title });
      expect(bodyOf(await fixture.byKey(key))).toEqual(thread);
      const ports = bodyOf(
        await fixture.anyone.put<PageThread>('/v1/threads', { url: `http://localhost:8080/${uniqueName('p')}` }),
        201,
      );
      expect(ports.title).toBeNull();
    });

    it.each(
      byText([
        '',
        '?key=',
        '?url=',
        '?key=a&url=https%3A%2F%2Fblog.example',
        '?key=a&key=b',
        '?key=%00',
        `?key=${'x'.repeat(201)}`,
      ]),
    )('is rejected for the query %s', async (_text, query) => {
      problemOf(await fixture.anyone.get(`/v1/threads${query}`), 400, 'request.invalid');
    });
  });
}
