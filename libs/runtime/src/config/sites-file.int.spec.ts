import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidSitesFile } from '#libs/sites';
import { FaultySettings } from './environment.js';
import { SitesFile } from './sites-file.js';

const SECRET = 'a secret for the default site alone';

describe('the sites file', () => {
  let folder: string;
  let path: string;
  let told: { level: string; facts: object; message: string }[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'parley-sites-'));
    path = join(folder, 'sites.yaml');
    told = [];
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  const tell = (level: string) => (facts: object, message: string) => told.push({ level, facts, message });
  const log = { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') };
  const write = (guests: unknown, more = '') => {
    writeFileSync(path, `sites:\n  blog: { secret: ${'b'.repeat(32)}, guests: ${String(guests)} }\n${more}`);
  };

  const open = (limits: 'on' | 'off' = 'on') =>
    new SitesFile({ PARLEY_SITES: path, PARLEY_RATE_LIMITS: limits }, SECRET, log);

  it('need not be there', () => {
    const file = new SitesFile({ PARLEY_RATE_LIMITS: 'on' }, SECRET, log);
    file.readAgain();
    expect(file.sites.names()).toEqual(['default']);
  });

  it('holds from when it was read again, for whoever had the sites before', () => {
    write(false);
    const file = open();
    const { sites } = file;
    write(true, `  shop: { secret: ${'s'.repeat(32)} }`);
    expect(sites.get('blog').guests).toBe(false);
    file.readAgain();
    expect(sites.get('blog').guests).toBe(true);
    expect(sites.names()).toEqual(['default', 'blog', 'shop']);
    expect(told).toMatchObject([{ level: 'info', facts: { sites: ['default', 'blog', 'shop'] } }]);
  });

  it('changes nothing while it is faulty, and every fault is told', () => {
    write(true);
    const file = open();
    write('perhaps', '  short: { secret: abc }');
    file.readAgain();
    expect(file.sites.names()).toEqual(['default', 'blog']);
    expect(file.sites.get('blog').guests).toBe(true);
    const [{ level, facts, message } = { level: '', facts: {}, message: '' }, ...others] = told;
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

  it('changes nothing while it is away', () => {
    write(true);
    const file = open();
    rmSync(path);
    file.readAgain();
    expect(file.sites.get('blog').guests).toBe(true);
    expect(told).toMatchObject([{ level: 'error', message: expect.stringContaining(path) as string }]);
  });

  it('is read without what would be in the way of a load test, again and again', () => {
    write(true);
    expect(open().sites.get('blog').limits.repeatSeconds).toBeGreaterThan(0);
    const file = open('off');
    expect(file.sites.get('blog').limits.repeatSeconds).toBe(0);
    file.readAgain();
    expect(file.sites.get('blog').limits.repeatSeconds).toBe(0);
  });

  it('stops a start that finds it faulty, or not at all', () => {
    write('perhaps');
    expect(() => open()).toThrow(InvalidSitesFile);
    rmSync(path);
    expect(() => open()).toThrow(FaultySettings);
    expect(told).toEqual([]);
  });
});
