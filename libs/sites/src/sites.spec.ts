import { defaultSite, type Site } from './site.js';
import { Sites } from './sites.js';

const defaultOnly = (): Site => defaultSite('own secret, long enough to be one');
const blog = (): Site => ({ ...defaultOnly(), name: 'blog', keys: { secret: 'blog secret, long enough to be one' } });

describe('replaced sites', () => {
  it('are removed, and new ones added', () => {
    const sites = new Sites([defaultOnly()]);
    sites.replaceBy(new Sites([blog()]));
    expect(sites.names()).toEqual(['blog']);
    expect(() => sites.get('default')).toThrow(expect.objectContaining({ code: 'site.unknown' }) as Error);
  });

  it('keep the objects of unchanged sites, and have new ones for changed sites', () => {
    const sites = new Sites([defaultOnly(), blog()]);
    const [first, second] = [sites.get('default'), sites.get('blog')];
    sites.replaceBy(new Sites([defaultOnly(), { ...blog(), limits: { ...blog().limits, displayDepth: 3 } }]));
    expect(sites.get('default')).toBe(first);
    expect(sites.get('blog')).not.toBe(second);
    expect(sites.get('blog').limits.displayDepth).toBe(3);
  });
});
