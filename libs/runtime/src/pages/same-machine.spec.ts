import { isFromThisMachine } from './same-machine.js';

describe('a request is from this machine', () => {
  it.each([
    ['127.0.0.1:3000', 'http://127.0.0.1:3000'],
    ['localhost:3000', 'http://localhost:3000'],
    ['[::1]:3000', 'http://[::1]:3000'],
    ['localhost', 'http://localhost'],
  ])('when a page at %s sends it', (host, origin) => {
    expect(isFromThisMachine({ host, origin })).toBe(true);
  });

  it('when it is sent by a program that is no browser', () => {
    expect(isFromThisMachine({ host: '127.0.0.1:3000', origin: undefined })).toBe(true);
  });
});

describe('a request is not from this machine', () => {
  it.each([
    ['a foreign page', '127.0.0.1:3000', 'https://evil.example'],
    ['a page on another port', '127.0.0.1:3000', 'http://127.0.0.1:8080'],
    ['a page by another name of this machine', '127.0.0.1:3000', 'http://localhost:3000'],
    ['a page without an origin to name, such as a sandboxed frame', '127.0.0.1:3000', 'null'],
    ['a page whose name was pointed at this machine', 'evil.example:3000', 'http://evil.example:3000'],
    ['such a page with a name that looks like ours', 'localhost.evil.example', 'http://localhost.evil.example'],
    ['a program that names another host', 'talk.example', undefined],
    ['a request whose Host is not a host', 'a b', undefined],
    ['a request without Host', undefined, undefined],
  ])('when it is %s', (_what, host, origin) => {
    expect(isFromThisMachine({ host, origin })).toBe(false);
  });
});
