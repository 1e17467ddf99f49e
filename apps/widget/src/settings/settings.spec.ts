import { settingsOf } from './settings.js';

const page = { url: 'https://blog.example/looms', title: 'On looms', language: 'de' };

function settings(said: Record<string, string>) {
  return settingsOf((name) => said[name] ?? null, page, 'https://talk.example/');
}

describe('settings', () => {
  it('are those of the page where it says nothing', () => {
    expect(settings({})).toEqual({
      api: 'https://talk.example',
      site: 'default',
      thread: { by: 'url', name: page.url },
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

  it('find a thread by its id before all else, and by a key before the url', () => {
    const all = { 'thread-id': 'a', 'thread-key': 'b', url: 'https://c.example/' };
    expect(settings(all).thread).toEqual({ by: 'id', name: 'a' });
    expect(settings({ 'post-id': 'p' }).thread).toEqual({ by: 'id', name: 'p' });
    expect(settings({ ...all, 'thread-id': undefined } as never)).toMatchObject({
      thread: { by: 'key', name: 'b' },
      url: 'https://c.example/',
    });
  });

  it('take an address that is relative to the page', () => {
    expect(settings({ url: '/plain?a=b' }).thread.name).toBe('https://blog.example/plain?a=b');
    expect(settings({ url: '' }).url).toBe(page.url);
    expect(settings({ url: 'http://[' }).url).toBe('http://[');
  });

  it('take an order and a theme that there are, and no others', () => {
    expect(settings({ sort: 'old', theme: 'dark' })).toMatchObject({ sort: 'old', theme: 'dark' });
    expect(settings({ sort: 'odd', theme: 'loud' })).toMatchObject({ sort: 'best', theme: 'inherit' });
  });
});
