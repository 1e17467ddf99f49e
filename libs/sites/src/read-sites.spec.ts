import { readSites } from './read-sites.js';
import { allowsOrigin, defaultSite, siteDefaults } from './site.js';
import { InvalidSitesFile } from './invalid-sites-file.js';

const secret = (letter: string): string => letter.repeat(32);

function errorsOf(text: string): readonly string[] {
  try {
    readSites(text, secret('d'));
  } catch (error) {
    if (error instanceof InvalidSitesFile) return error.faults;
    throw error;
  }
  return [];
}

describe('a sites file', () => {
  it('may be missing', () => {
    const sites = readSites(null, secret('d'));
    expect(sites.names()).toEqual(['default']);
    expect(sites.get('default')).toEqual(defaultSite(secret('d')));
  });

  it('adds sites to the built-in one, with defaults for what is missing', () => {
    const sites = readSites(`sites: { blog: { secret: ${secret('b')} } }`, secret('d'));
    expect(sites.names()).toEqual(['default', 'blog']);
    expect(sites.get('blog')).toEqual({ ...siteDefaults, name: 'blog', keys: { secret: secret('b') } });
  });

  it('sets every property of a site, in YAML or JSON', () => {
    const shop = {
      jwksUrl: 'https://id.example/keys',
      issuer: 'https://id.example',
      audience: 'shop',
      requireSiteClaim: true,
      origins: ['https://shop.example', 'http://localhost:*', 'http://[::1]:8080'],
      limits: { titleLength: 80, editWindowMinutes: 15, displayDepth: 4, closeAfterDays: 90 },
      rates: { author: 5 },
      guests: true,
      emoji: ['👍', '🏳️‍🌈'],
      images: 'show',
      maxLinks: 3,
      urls: { keepQuery: ['page'] },
      hold: 'new-authors',
    };
    const { jwksUrl, ...rest } = shop;
    expect(readSites(JSON.stringify({ sites: { shop } }), secret('d')).get('shop')).toEqual({
      ...rest,
      name: 'shop',
      keys: { jwksUrl },
      limits: { ...siteDefaults.limits, ...shop.limits },
      rates: { ...siteDefaults.rates, author: 5 },
      urls: { keepQuery: ['page'], dropQuery: [] },
    });
  });

  it('may override the default site', () => {
    const sites = readSites(`sites:\n  default:\n    secret: ${secret('x')}\n`, secret('d'));
    expect(sites.get('default').keys).toEqual({ secret: secret('x') });
  });

  it('is rejected with every error at once', () => {
    const errors = errorsOf(`
extra: 1
sites:
  Bad_Name: { secret: ${secret('a')} }
  none: {}
  both: { secret: ${secret('b')}, jwksUrl: https://id.example }
  short: { secret: abc }
  ftp: { jwksUrl: ftp://id.example, colour: red }
  origins: { secret: ${secret('o')}, origins: [https://a.example/path, HTTPS://B.example, "*"] }
  limits: { secret: ${secret('l')}, limits: { titleLength: 301, bodyLength: 0, editWindowMinutes: x, depth: 3 } }
  types: { secret: ${secret('t')}, requireSiteClaim: perhaps, origins: https://a.example, limits: 3, issuer: 7 }
  rates: { secret: ${secret('r')}, rates: { author: 0, hourly: 3 } }
  choices: { secret: ${secret('c')}, guests: 1, emoji: [laugh], images: hide, maxLinks: -1, urls: { keepQuery: id }, hold: all }
  ours: { secret: ${secret('i')}, issuer: parley }
  links: { secret: ${secret('n')}, maxLinks: 100 }
  list: []
`);
    const expected = [
      /^extra: property extra should not exist/,
      /^sites\.Bad_Name: a site's name/,
      /^sites\.none: exactly one of/,
      /^sites\.both: exactly one of/,
      /^sites\.short\.secret: .*32/,
      /^sites\.ftp\.jwksUrl: /,
      /^sites\.ftp\.colour: /,
      /^sites\.origins\.origins: /,
      /^sites\.limits\.limits\.titleLength: /,
      /^sites\.limits\.limits\.bodyLength: /,
      /^sites\.limits\.limits\.editWindowMinutes: /,
      /^sites\.limits\.limits\.depth: /,
      /^sites\.types\.requireSiteClaim: /,
      /^sites\.types\.origins: /,
      /^sites\.types\.limits: /,
      /^sites\.types\.issuer: /,
      /^sites\.rates\.rates\.author: /,
      /^sites\.rates\.rates\.hourly: /,
      /^sites\.choices\.guests: /,
      /^sites\.choices\.emoji: /,
      /^sites\.choices\.images: /,
      /^sites\.choices\.maxLinks: /,
      /^sites\.choices\.urls\.keepQuery: /,
      /^sites\.choices\.hold: /,
      /^sites\.ours\.issuer: .*parley/,
      /^sites\.links\.maxLinks: /,
      /^sites\.list: must be a mapping/,
    ];
    for (const fault of expected) expect(errors).toContainEqual(expect.stringMatching(fault));
  });

  it('reports all errors of an invalid entry', () => {
    const faultyToo = { guests: 'maybe' };
    const both = { secret: secret('b'), jwksUrl: 'https://id.example', ...faultyToo };
    expect(errorsOf(JSON.stringify({ sites: { both } }))).toEqual([
      expect.stringMatching(/^sites\.both\.guests: /),
      expect.stringMatching(/^sites\.both: exactly one of/),
    ]);
    const equalSecrets = { one: { secret: secret('t'), ...faultyToo }, other: { secret: secret('t') } };
    expect(errorsOf(JSON.stringify({ sites: equalSecrets }))).toEqual([
      expect.stringMatching(/^sites\.one\.guests: /),
      expect.stringMatching(/^sites\.one and sites\.other: share a key/),
    ]);
  });

  it('is not compared with the built-in site if it overrides that, even if invalid', () => {
    const sites = { default: { secret: secret('x'), guests: 'maybe' }, blog: { secret: secret('d') } };
    expect(errorsOf(JSON.stringify({ sites }))).toEqual([expect.stringMatching(/^sites\.default\.guests: /)]);
  });

  it.each([
    ['no YAML', 'sites: [a: b'],
    ['a list', '- a'],
    ['empty', ''],
    ['a text', 'sites'],
    ['without sites', '{}'],
    ['sites that are a list', 'sites: []'],
    ['a site twice', `sites:\n  a: { secret: ${secret('a')} }\n  a: { secret: ${secret('b')} }`],
    ['a name that is __proto__', `sites: { __proto__: { secret: ${secret('a')} } }`],
  ])('is rejected if it is %s', (_what, text) => {
    expect(errorsOf(text)).not.toEqual([]);
  });

  const shared = secret('s');
  it.each([
    ['nothing', {}, {}, true],
    ['one audience', { audience: 'a' }, {}, true],
    ['equal audiences', { audience: 'a' }, { audience: 'a' }, true],
    ['one site claim', { requireSiteClaim: true }, {}, true],
    ['two audiences', { audience: 'a' }, { audience: 'b' }, false],
    ['site claims', { requireSiteClaim: true }, { requireSiteClaim: true }, false],
  ])('with two sites of one secret that differ in %s', (_what, one, other, isFaulty) => {
    const text = JSON.stringify({ sites: { a: { secret: shared, ...one }, b: { secret: shared, ...other } } });
    expect(errorsOf(text)).toHaveLength(isFaulty ? 1 : 0);
  });

  it('is rejected if two sites share a JWKS, or a site shares the secret of the built-in one', () => {
    const keys = { jwksUrl: 'https://id.example/keys' };
    expect(
      errorsOf(JSON.stringify({ sites: { a: keys, b: { jwksUrl: 'https://ID.example:443/keys' } } })),
    ).toHaveLength(1);
    expect(errorsOf(JSON.stringify({ sites: { a: { secret: secret('d') } } }))).toHaveLength(1);
  });
});

describe('the origins of a site', () => {
  const site = { ...defaultSite(secret('d')), origins: ['https://blog.example', 'http://localhost:*'] };

  it.each([
    ['https://blog.example', true],
    ['https://blog.example:8443', false],
    ['http://blog.example', false],
    ['https://blog.example.evil.example', false],
    ['http://localhost', true],
    ['http://localhost:5173', true],
    ['https://localhost:5173', false],
    ['http://localhost.evil.example:80', false],
    ['http://localhost:80x', false],
    ['null', false],
    ['', false],
  ])('%s: %s', (origin, isAllowed) => {
    expect(allowsOrigin(site, origin)).toBe(isAllowed);
  });
});
