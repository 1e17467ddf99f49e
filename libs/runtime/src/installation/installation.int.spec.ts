import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { GuestTokens, TokenVerifier } from '#libs/http';
import { systemClock } from '#libs/kernel';
import { readEnvironment } from '../config/environment.js';
import { sitesOf } from '../config/sites-file.js';
import { Installation, InstallationIncomplete } from './installation.js';

const SECRET = 'the secret of a whole installation';
const OWN = 'a secret of the default site alone';

describe("an operator's token", () => {
  const folder = mkdtempSync(join(tmpdir(), 'parley-installation-'));
  afterAll(() => {
    rmSync(folder, { recursive: true });
  });

  function installed(site: object | null): Installation {
    const file = join(folder, 'sites.json');
    writeFileSync(file, JSON.stringify({ sites: site === null ? {} : { default: site } }));
    return new Installation(readEnvironment({ PARLEY_SECRET: SECRET, PARLEY_SITES: file }, []));
  }

  it.each([
    ['is built in', null],
    ['has a secret of its own', { secret: OWN }],
    ['requires an issuer and an audience', { secret: OWN, issuer: 'https://id.example', audience: 'talk' }],
    ['must be named', { secret: OWN, requireSiteClaim: true }],
  ])('is accepted where the default site %s', async (_how, site) => {
    const installation = installed(site);
    const sites = sitesOf(installation.environment, SECRET);
    const verifier = new TokenVerifier(sites, new GuestTokens(() => SECRET), systemClock);
    const actor = await verifier.verify(sites.get('default'), await installation.adminToken());
    expect(actor.roles).toEqual(['admin']);
  });

  it('cannot be created where another issuer signs', () => {
    const installation = installed({ jwksUrl: 'https://id.example/keys' });
    expect(() => installation.adminToken()).toThrow(InstallationIncomplete);
  });
});
