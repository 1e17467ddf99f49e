import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, exportSPKI, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { systemClock } from '#libs/kernel';
import { defaultSite, type Site, Sites } from '#libs/sites';
import { GuestTokens } from './guest-tokens.js';
import { TokenVerifier } from './token-verifier.js';

const ada: JWTPayload = { sub: 'ada', name: 'Ada' };
const guests = new GuestTokens((name) => `the key of ${name}'s guests`);
const withSecret = defaultSite('own secret, long enough to be one');

interface Issuer {
  readonly sign: (claims: JWTPayload, withKid?: boolean) => Promise<string>;
  readonly jwk: object;
  readonly pem: string;
}

async function issuer(alg: string, kid: string): Promise<Issuer> {
  const { privateKey, publicKey } = await generateKeyPair(alg, { extractable: true });
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' },
    pem: await exportSPKI(publicKey),
    sign: (claims, withKid = true) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg, ...(withKid ? { kid } : {}) })
        .setExpirationTime('1h')
        .sign(privateKey),
  };
}

describe('the tokens of a site with a JWKS', () => {
  let server: Server;
  let respond: () => { status: number; body: string };
  let fetched: number;
  let site: Site;

  const publish = (...issuers: Issuer[]): void => {
    respond = () => ({ status: 200, body: JSON.stringify({ keys: issuers.map(({ jwk }) => jwk) }) });
  };
  const verifier = (cooldownMs = 0): TokenVerifier =>
    new TokenVerifier(new Sites([withSecret, site]), guests, systemClock, cooldownMs);

  beforeEach(async () => {
    fetched = 0;
    server = createServer((_request, response) => {
      fetched++;
      const { status, body } = respond();
      response.writeHead(status, { 'Content-Type': 'application/json' }).end(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    site = { ...withSecret, name: 'shop', keys: { jwksUrl: `http://127.0.0.1:${port}/keys` } };
  });

  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])('may be signed with %s', async (alg) => {
    const id = await issuer(alg, 'one');
    publish(id);
    expect(await verifier().verify(site, await id.sign(ada))).toMatchObject({ site: 'shop', id: 'ada' });
  });

  it('survive a key rotation, and we fetch the keys only when needed', async () => {
    const [old, fresh] = [await issuer('ES256', 'old'), await issuer('ES256', 'fresh')];
    publish(old);
    const tokens = verifier();
    await tokens.verify(site, await old.sign(ada));
    await tokens.verify(site, await old.sign({ ...ada, jti: '2' }));
    expect(fetched).toBe(1);
    publish(fresh);
    expect(await tokens.verify(site, await fresh.sign(ada))).toMatchObject({ id: 'ada' });
    expect(fetched).toBe(2);
    await expect(tokens.verify(site, await old.sign({ ...ada, jti: '3' }))).rejects.toMatchObject({
      code: 'auth.token-invalid',
    });
  });

  it('cannot make us fetch the keys over and over', async () => {
    const [known, unknown] = [await issuer('ES256', 'known'), await issuer('ES256', 'unknown')];
    publish(known);
    const tokens = verifier(60_000);
    for (let i = 0; i < 5; i++) {
      const token = await unknown.sign({ ...ada, jti: String(i) });
      await expect(tokens.verify(site, token)).rejects.toMatchObject({ code: 'auth.token-invalid' });
    }
    expect(fetched).toBe(1);
  });

  it('need no key id, even while two keys are published', async () => {
    const [one, two, stranger] = [await issuer('ES256', '1'), await issuer('ES256', '2'), await issuer('ES256', '3')];
    publish(one, two);
    const tokens = verifier();
    expect(await tokens.verify(site, await one.sign(ada, false))).toMatchObject({ id: 'ada' });
    expect(await tokens.verify(site, await two.sign(ada, false))).toMatchObject({ id: 'ada' });
    await expect(tokens.verify(site, await stranger.sign(ada, false))).rejects.toMatchObject({
      code: 'auth.token-invalid',
    });
  });

  it('are not valid with an HMAC whose secret is the public key', async () => {
    const id = await issuer('RS256', 'one');
    publish(id);
    const head = Buffer.from(JSON.stringify({ alg: 'HS256', kid: 'one' })).toString('base64url');
    const claims = Buffer.from(JSON.stringify({ ...ada, exp: Math.floor(Date.now() / 1000) + 60 })).toString(
      'base64url',
    );
    const signature = createHmac('sha256', id.pem).update(`${head}.${claims}`).digest('base64url');
    await expect(verifier().verify(site, `${head}.${claims}.${signature}`)).rejects.toMatchObject({
      code: 'auth.token-invalid',
    });
  });

  it('are 403 at another site', async () => {
    const id = await issuer('ES256', 'one');
    publish(id);
    await expect(verifier().verify(withSecret, await id.sign(ada))).rejects.toMatchObject({ code: 'auth.wrong-site' });
  });

  it.each([
    ['answers 500', { status: 500, body: '' }],
    ['redirects', { status: 302, body: '' }],
    ['is not JSON', { status: 200, body: '<html>' }],
    ['is not a key set', { status: 200, body: '{"keys":7}' }],
  ])('cannot be verified while the JWKS %s, and can be afterwards', async (_what, bad) => {
    const id = await issuer('ES256', 'one');
    respond = () => bad;
    const tokens = verifier();
    const token = await id.sign(ada);
    await expect(tokens.verify(site, token)).rejects.toMatchObject({ code: 'auth.keys-unavailable', retryAfter: 5 });
    publish(id);
    expect(await tokens.verify(site, token)).toMatchObject({ id: 'ada' });
  });

  it('cannot be verified while the JWKS server is down', async () => {
    const id = await issuer('ES256', 'one');
    const nowhere: Site = { ...site, keys: { jwksUrl: 'http://127.0.0.1:1/keys' } };
    await expect(verifier().verify(nowhere, await id.sign(ada))).rejects.toMatchObject({
      code: 'auth.keys-unavailable',
    });
  });
});
