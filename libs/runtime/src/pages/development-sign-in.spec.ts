import { DevelopmentSignIn } from './development-sign-in.js';

const SECRET = 'a secret that is for these tests only';
const asStarted = { HOST: '127.0.0.1' };

describe('sign-in for development', () => {
  it.each(['127.0.0.1', '127.8.8.8', 'localhost', '::1'])('is offered where only HOST=%s is set', (HOST) => {
    expect(DevelopmentSignIn.where({ HOST }, SECRET)).not.toBeNull();
  });

  it.each([
    ['others reach the process', { HOST: '0.0.0.0' }],
    ['others reach the process over IPv6', { HOST: '::' }],
    ['the name only begins like one of this machine', { HOST: '127.0.0.1.example.org' }],
    ['a proxy is in front', { TRUST_PROXY: 'true' }],
    ['the secret is set', { PARLEY_SECRET: SECRET }],
    ['there is a sites file', { PARLEY_SITES: 'sites.yaml' }],
    ['NODE_ENV says production', { NODE_ENV: 'production' }],
  ])('is not offered where %s', (_why, settings) => {
    expect(DevelopmentSignIn.where({ ...asStarted, ...settings }, SECRET)).toBeNull();
  });

  it('has a new key at each start, and recognises it', () => {
    const [first, second] = [new DevelopmentSignIn(SECRET), new DevelopmentSignIn(SECRET)];
    expect(first.key).toMatch(/^[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}$/);
    expect([first.isKey(first.key), first.isKey(second.key), first.isKey('')]).toEqual([true, false, false]);
  });
});
