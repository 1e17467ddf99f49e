import { parseSettings } from './settings.js';

const page = { url: 'https://blog.example/looms', title: 'On looms', language: 'de' };

function settings(attributes: Record<string, string>) {
  return parseSettings((name) => attributes[name] ?? null, page, 'https://talk.example/');
}

describe('settings', () => {
  it('default to those of the page', () => {
    expect(settings({})).toEqual({
      api: 'https://talk.example',
      site: 'default',
      thread: { by: 'url', value: page.url },
      url: page.url,
      title: 'On looms',
      sort: 'best',
      theme: 'inherit',
      locale: 'de',
      signInUrl: null,
      token: null,
      tokenCallback: null,
    });
  });

  it('identify the thread by id, else by key, else by URL', () => {
    const all = { 'thread-id': 'a', 'thread-key': 'b', url: 'https://c.example/' };
    expect(settings(all).thread).toEqual({ by: 'id', value: 'a' });
    expect(settings({ 'post-id': 'p' }).thread).toEqual({ by: 'id', value: 'p' });
    expect(settings({ ...all, 'thread-id': undefined } as never)).toMatchObject({
      thread: { by: 'key', value: 'b' },
      url: 'https://c.example/',
    });
  });

  it('resolve a URL relative to the page', () => {
    expect(settings({ url: '/plain?a=b' }).thread.value).toBe('https://blog.example/plain?a=b');
    expect(settings({ url: '' }).url).toBe(page.url);
    expect(settings({ url: 'http://[' }).url).toBe('http://[');
  });

  it('accept known sort orders and themes only', () => {
    expect(settings({ sort: 'old', theme: 'dark' })).toMatchObject({ sort: 'old', theme: 'dark' });
    expect(settings({ sort: 'odd', theme: 'loud' })).toMatchObject({ sort: 'best', theme: 'inherit' });
  });
});
