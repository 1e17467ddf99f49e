import { createHmac } from 'node:crypto';
import type { Clock } from '#libs/kernel';
import { defaultSite, type Site, Sites } from '#libs/sites';
import { GuestTokens } from './guest-tokens.js';
import { signToken } from './sign-token.js';
import { TokenVerifier } from './token-verifier.js';

const mainSite: Site = defaultSite('own secret, long enough to be one');
const other: Site = { ...mainSite, name: 'other', keys: { secret: 'other secret, long enough to be one' } };
const strict: Site = {
  ...mainSite,
  name: 'strict',
  keys: { secret: 'strict secret, long enough to be one' },
  issuer: 'https://id.example',
  audience: 'parley',
  requireSiteClaim: true,
};
const guests = new GuestTokens((site) => `the key of ${site}'s guests, known to no site`);
const ada = { sub: 'ada', name: 'Ada Lovelace' };

function secretOf({ keys }: Site): string {
  if ('secret' in keys) return keys.secret;
  throw new Error('a site with a secret is needed');
}

function verifier(clock: Clock = { now: () => new Date() }): TokenVerifier {
  return new TokenVerifier(new Sites([mainSite, other, strict]), guests, clock);
}

function base64url(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function handMade(header: object, claims: object, digest = 'sha256', secret = secretOf(mainSite)): string {
  const text = `${base64url(header)}.${base64url(claims)}`;
  return `${text}.${createHmac(digest, secret).update(text).digest('base64url')}`;
}

const inAnHour = (): number => Math.floor(Date.now() / 1000) + 3600;

describe('a verified token', () => {
  it('names its bearer', async () => {
    const claims = {
      ...ada,
      handle: 'countess',
      picture: 'https://id.example/ada.png',
      email: 'ada@id.example',
      email_verified: true,
      roles: ['admin', 'owner', 'moderator'],
    };
    expect(await verifier().verify(mainSite, await signToken(secretOf(mainSite), claims, 60))).toEqual({
      site: 'default',
      kind: 'member',
      id: 'ada',
      name: 'Ada Lovelace',
      handle: 'countess',
      picture: 'https://id.example/ada.png',
      email: 'ada@id.example',
      roles: ['moderator', 'admin'],
    });
  });

  it.each([
    ['a handle from the subject', {}, { handle: 'ada' }],
    ['no handle if the subject is not a valid one', { sub: 'ada@id.example' }, { handle: null }],
    ['no handle if the claim is not a valid one', { handle: 'a b' }, { handle: null }],
    ['no picture that is not https', { picture: 'javascript:alert(1)' }, { picture: null }],
    ['no address that is not verified', { email: 'a@b.example' }, { email: null }],
    ['no address if email_verified is a string', { email: 'a@b.example', email_verified: 'true' }, { email: null }],
    ['no roles if the claim is not a list', { roles: 'admin' }, { roles: [] }],
  ])('gives %s', async (_what, claims, expected) => {
    const token = await signToken(secretOf(mainSite), { ...ada, ...claims }, '1h');
    expect(await verifier().verify(mainSite, token)).toMatchObject(expected);
  });

  it('has the site, issuer and audience that a strict site requires', async () => {
    const claims = { ...ada, site: 'strict', iss: 'https://id.example', aud: ['else', 'parley'] };
    const token = await signToken(secretOf(strict), claims, 60);
    expect(await verifier().verify(strict, token)).toMatchObject({ site: 'strict', id: 'ada' });
  });

  it('is valid until it expires and no longer, even if it is cached', async () => {
    let now = new Date();
    const tokens = verifier({ now: () => now });
    const token = await signToken(secretOf(mainSite), ada, 60);
    await tokens.verify(mainSite, token);
    await tokens.verify(mainSite, token);
    now = new Date(now.getTime() + 61_000);
    await expect(tokens.verify(mainSite, token)).rejects.toMatchObject({ code: 'auth.token-expired' });
  });

  it('is cached for its own site only', async () => {
    const tokens = verifier();
    const token = await signToken(secretOf(mainSite), ada, 60);
    await tokens.verify(mainSite, token);
    await expect(tokens.verify(other, token)).rejects.toMatchObject({ code: 'auth.wrong-site' });
  });
});

describe('a token is refused', () => {
  it.each([
    ['alg none', () => `${base64url({ alg: 'none' })}.${base64url({ ...ada, exp: inAnHour() })}.`],
    ['alg none with a signature', () => handMade({ alg: 'none' }, { ...ada, exp: inAnHour() })],
    ['alg nOnE', () => `${base64url({ alg: 'nOnE' })}.${base64url({ ...ada, exp: inAnHour() })}.`],
    ['another HMAC', () => handMade({ alg: 'HS512' }, { ...ada, exp: inAnHour() }, 'sha512')],
    ['an algorithm for public keys', () => handMade({ alg: 'RS256' }, { ...ada, exp: inAnHour() })],
    [
      'a key of its own',
      () => handMade({ alg: 'HS256', jwk: { kty: 'oct', k: 'YQ' } }, { ...ada, exp: inAnHour() }, 'sha256', 'a'),
    ],
    ['an unknown critical header', () => handMade({ alg: 'HS256', crit: ['x'], x: 1 }, { ...ada, exp: inAnHour() })],
    ['no exp', () => handMade({ alg: 'HS256' }, ada)],
    ['an exp that is a string', () => handMade({ alg: 'HS256' }, { ...ada, exp: '9999999999' })],
    ['an nbf in the future', () => handMade({ alg: 'HS256' }, { ...ada, exp: inAnHour(), nbf: inAnHour() })],
    ['claims that are a list', () => handMade({ alg: 'HS256' }, [1])],
    ['no dots', () => 'abc'],
    ['nothing between the dots', () => '..'],
    ['something that is not JSON', () => 'YQ.YQ.YQ'],
    ['too many characters', () => handMade({ alg: 'HS256' }, { ...ada, exp: inAnHour(), x: 'x'.repeat(9000) })],
    ['no name', () => handMade({ alg: 'HS256' }, { sub: 'ada', exp: inAnHour() })],
    ['a blank name', () => handMade({ alg: 'HS256' }, { ...ada, name: '  ', exp: inAnHour() })],
    ['a name too long', () => handMade({ alg: 'HS256' }, { ...ada, name: 'x'.repeat(101), exp: inAnHour() })],
    ['no sub', () => handMade({ alg: 'HS256' }, { name: 'Ada', exp: inAnHour() })],
    ['a sub that is a number', () => handMade({ alg: 'HS256' }, { ...ada, sub: 1, exp: inAnHour() })],
    ['a NUL in its sub', () => handMade({ alg: 'HS256' }, { ...ada, sub: 'a\0', exp: inAnHour() })],
    ['a lone surrogate in its name', () => handMade({ alg: 'HS256' }, { ...ada, name: 'a\ud800', exp: inAnHour() })],
  ])('that has %s', async (_what, token) => {
    await expect(verifier().verify(mainSite, token())).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('after it has expired', async () => {
    const token = await signToken(secretOf(mainSite), ada, -10);
    await expect(verifier().verify(mainSite, token)).rejects.toMatchObject({ code: 'auth.token-expired' });
  });

  it('with a signature by an unknown key', async () => {
    const token = await signToken('a secret that belongs to no site here', ada, 60);
    await expect(verifier().verify(mainSite, token)).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  const good = { ...ada, site: 'strict', iss: 'https://id.example', aud: 'parley' };
  it.each([
    ['another issuer', { ...good, iss: 'https://evil.example' }, 'auth.token-invalid'],
    ['another audience', { ...good, aud: 'else' }, 'auth.token-invalid'],
    ['no audience', { ...good, aud: undefined }, 'auth.token-invalid'],
    ['no site claim', { ...good, site: undefined }, 'auth.wrong-site'],
    ['the site claim of another', { ...good, site: 'other' }, 'auth.wrong-site'],
    ['a site claim that is a list', { ...good, site: ['strict'] }, 'auth.wrong-site'],
  ])('by a strict site with %s', async (_what, claims, code) => {
    const token = await signToken(secretOf(strict), claims, 60);
    await expect(verifier().verify(strict, token)).rejects.toMatchObject({ code });
  });

  it('as one of another site, whose key or audience it has', async () => {
    const token = await signToken(secretOf(other), ada, 60);
    await expect(verifier().verify(mainSite, token)).rejects.toMatchObject({ code: 'auth.wrong-site' });
    const a = { ...mainSite, name: 'a', audience: 'a' };
    const b = { ...mainSite, name: 'b', audience: 'b' };
    const sameKey = new TokenVerifier(new Sites([a, b]), guests, { now: () => new Date() });
    const forB = await signToken(secretOf(mainSite), { ...ada, aud: 'b' }, 60);
    await expect(sameKey.verify(a, forB)).rejects.toMatchObject({ code: 'auth.wrong-site' });
    expect(await sameKey.verify(b, forB)).toMatchObject({ site: 'b' });
  });
});

describe("a guest's token", () => {
  const bob = { id: '01890a5d-ac96-774b-bcce-b302099a8057', name: 'Bob' };
  const closed: Site = {
    ...mainSite,
    name: 'closed',
    keys: { secret: 'closed secret, long enough to be one' },
    guests: false,
  };
  const tokens = () => new TokenVerifier(new Sites([mainSite, other, closed]), guests, { now: () => new Date() });
  const guestKey = (site: Site) => `the key of ${site.name}'s guests, known to no site`;
  const claims = { iss: 'parley', sub: bob.id, name: 'Bob', exp: inAnHour() };

  it('names its bearer, a guest without roles', async () => {
    expect(await tokens().verify(mainSite, await guests.issue('default', bob))).toEqual({
      site: 'default',
      kind: 'guest',
      id: bob.id,
      name: 'Bob',
      handle: null,
      picture: null,
      email: null,
      roles: [],
    });
  });

  it('is valid for a year', async () => {
    const issued = Date.now();
    const token = await guests.issue('default', bob);
    const after = (days: number) =>
      new TokenVerifier(new Sites([mainSite]), guests, { now: () => new Date(issued + days * 86_400_000) }).verify(
        mainSite,
        token,
      );
    expect(await after(364.9)).toMatchObject({ id: bob.id });
    await expect(after(365.1)).rejects.toMatchObject({ code: 'auth.token-expired' });
  });

  it('gives no membership, roles or address, even if we had signed them', async () => {
    const more = {
      ...claims,
      roles: ['admin'],
      kind: 'member',
      handle: 'bob',
      email: 'b@b.example',
      email_verified: true,
    };
    const token = handMade({ alg: 'HS256' }, more, 'sha256', guestKey(mainSite));
    expect(await tokens().verify(mainSite, token)).toMatchObject({
      kind: 'guest',
      roles: [],
      handle: null,
      email: null,
    });
  });

  it.each([
    ["by the site's own key", handMade({ alg: 'HS256' }, claims, 'sha256', secretOf(mainSite))],
    ['by no key', `${base64url({ alg: 'none' })}.${base64url(claims)}.`],
    ['with another HMAC', handMade({ alg: 'HS512' }, claims, 'sha512', guestKey(mainSite))],
    [
      "by the guests' key, as a member",
      handMade({ alg: 'HS256' }, { ...claims, iss: 'x' }, 'sha256', guestKey(mainSite)),
    ],
    ['without exp', handMade({ alg: 'HS256' }, { ...claims, exp: undefined }, 'sha256', guestKey(mainSite))],
    [
      'for a sub that is not an id',
      handMade({ alg: 'HS256' }, { ...claims, sub: 'ada' }, 'sha256', guestKey(mainSite)),
    ],
  ])('is refused if it was signed %s', async (_how, token) => {
    await expect(tokens().verify(mainSite, token)).rejects.toMatchObject({ code: 'auth.token-invalid' });
  });

  it('is for its own site only', async () => {
    const token = await guests.issue('default', bob);
    await expect(tokens().verify(other, token)).rejects.toMatchObject({ code: 'auth.wrong-site' });
    await expect(tokens().verify(closed, token)).rejects.toMatchObject({ code: 'auth.wrong-site' });
    await expect(tokens().verify(mainSite, await guests.issue('closed', bob))).rejects.toMatchObject({
      code: 'auth.wrong-site',
    });
  });

  it('is refused where the site accepts no guests', async () => {
    await expect(tokens().verify(closed, await guests.issue('closed', bob))).rejects.toMatchObject({
      code: 'site.no-guests',
    });
  });
});

describe('after the sites file was read again', () => {
  it('a token of a removed key is refused, even if it is cached', async () => {
    const sites = new Sites([mainSite, other]);
    const tokens = new TokenVerifier(sites, guests, { now: () => new Date() });
    const [before, elsewhere] = [
      await signToken(secretOf(mainSite), ada, 60),
      await signToken(secretOf(other), ada, 60),
    ];
    await tokens.verify(sites.get('default'), before);
    await tokens.verify(sites.get('other'), elsewhere);
    const secret = 'another secret, long enough to be one';
    sites.replaceBy(new Sites([{ ...mainSite, keys: { secret } }, other]));
    await expect(tokens.verify(sites.get('default'), before)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    expect(await tokens.verify(sites.get('default'), await signToken(secret, ada, 60))).toMatchObject({ id: 'ada' });
    expect(await tokens.verify(sites.get('other'), elsewhere)).toMatchObject({ id: 'ada' });
  });

  it('guests are refused at once where the site no longer accepts them', async () => {
    const sites = new Sites([mainSite]);
    const tokens = new TokenVerifier(sites, guests, { now: () => new Date() });
    const token = await guests.issue('default', { id: '01890a5d-ac96-774b-bcce-b302099a8057', name: 'Bob' });
    await tokens.verify(sites.get('default'), token);
    sites.replaceBy(new Sites([{ ...mainSite, guests: false }]));
    await expect(tokens.verify(sites.get('default'), token)).rejects.toMatchObject({ code: 'site.no-guests' });
  });
});
