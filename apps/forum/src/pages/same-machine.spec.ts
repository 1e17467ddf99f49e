import { isOfThisMachine } from './same-machine.js';

describe('a request is of this machine', () => {
  it.each([
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['localhost:3000', 'http://localhost:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['localhost', 'http://localhost'],
  ])('when a page at %s asks', (host, origin) => {
    expect(isOfThisMachine({ host, origin })).toBe(true);
  });

  it('when a program asks that is no browser', () => {
    expect(isOfThisMachine({ host: '127.0.0.1:3000', origin: undefined })).toBe(true);
  });
});

describe('a request is not of this machine', () => {
  it.each([
    ['a foreign page', '127.0.0.1:3000', 'https://evil.example'],
    ['a page on another port', '127.0.0.1:3000', 'http://127.0.0.1:8080'],
    ['a page by another name of this machine', '127.0.0.1:3000', 'http://localhost:3000'],
    ['a page without an origin to name, such as a sandboxed frame', '127.0.0.1:3000', 'null'],
    ['a page whose name was made to lead here', 'evil.example:3000', 'http://evil.example:3000'],
    ['such a page with a name that looks like ours', 'localhost.evil.example', 'http://localhost.evil.example'],
    ['a program that names another host', 'talk.example', undefined],
    ['a request with a host that is none', 'a b', undefined],
    ['a request without a host', undefined, undefined],
  ])('when it is %s', (_what, host, origin) => {
    expect(isOfThisMachine({ host, origin })).toBe(false);
  });
});
