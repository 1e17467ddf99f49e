import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidSitesFile } from '#libs/sites';
import { InvalidSettings } from './environment.js';
import { SitesFile } from './sites-file.js';

const SECRET = 'a secret for the default site alone';

describe('the sites file', () => {
  let folder: string;
  let path: string;
  let logged: { level: string; facts: object; message: string }[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-sites-'));
    path = join(folder, 'sites.yaml');
    logged = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const record = (level: string) => (facts: object, message: string) => logged.push({ level, facts, message });
  const log = { debug: record('debug'), info: record('info'), warn: record('warn'), error: record('error') };
  const write = (guests: unknown, more = '') => {
    writeFileSync(path, `sites:\n  blog: { secret: ${'b'.repeat(32)}, guests: ${String(guests)} }\n${more}`);
  };

  const open = (limits: 'on' | 'off' = 'on') =>
    new SitesFile({ PARLEY_SITES: path, PARLEY_RATE_LIMITS: limits }, SECRET, log);

  it('need not exist', () => {
    const file = new SitesFile({ PARLEY_RATE_LIMITS: 'on' }, SECRET, log);
    file.readAgain();
    expect(file.sites.names()).toEqual(['default']);
  });

  it('takes effect when it is read again, also for objects that had the sites before', () => {
    write(false);
    const file = open();
    const { sites } = file;
    write(true, `  shop: { secret: ${'s'.repeat(32)} }`);
    expect(sites.get('blog').guests).toBe(false);
    file.readAgain();
    expect(sites.get('blog').guests).toBe(true);
    expect(sites.names()).toEqual(['default', 'blog', 'shop']);
    expect(logged).toMatchObject([{ level: 'info', facts: { sites: ['default', 'blog', 'shop'] } }]);
  });

  it('changes nothing while it is invalid, and every error is logged', () => {
    write(true);
    const file = open();
    write('perhaps', '  short: { secret: abc }');
    file.readAgain();
    expect(file.sites.names()).toEqual(['default', 'blog']);
    expect(file.sites.get('blog').guests).toBe(true);
    const [{ level, facts, message } = { level: '', facts: {}, message: '' }, ...others] = logged;
    expect([level, others]).toEqual(['error', []]);
    expect(facts).toEqual({
      faults: [
        expect.stringMatching(/^sites\.blog\.guests: /) as string,
        expect.stringMatching(/^sites\.short\.secret: /) as string,
      ],
    });
    expect(message).toMatch(/sites\.blog\.guests: [\s\S]*sites\.short\.secret: /);
    write(false);
    file.readAgain();
    expect(file.sites.get('blog').guests).toBe(false);
  });

  it('changes nothing while it is missing', () => {
    write(true);
    const file = open();
    rmSync(path);
    file.readAgain();
    expect(file.sites.get('blog').guests).toBe(true);
    expect(logged).toMatchObject([{ level: 'error', message: expect.stringContaining(path) as string }]);
  });

  it('is read without the limits that would disturb a load test, each time', () => {
    write(true);
    expect(open().sites.get('blog').limits.repeatSeconds).toBeGreaterThan(0);
    const file = open('off');
    expect(file.sites.get('blog').limits.repeatSeconds).toBe(0);
    file.readAgain();
    expect(file.sites.get('blog').limits.repeatSeconds).toBe(0);
  });

  it('stops a start that finds it invalid, or missing', () => {
    write('perhaps');
    expect(() => open()).toThrow(InvalidSitesFile);
    rmSync(path);
    expect(() => open()).toThrow(InvalidSettings);
    expect(logged).toEqual([]);
  });
});
