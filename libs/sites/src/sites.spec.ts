import { defaultSite, type Site } from './site.js';
import { Sites } from './sites.js';

const own = (): Site => defaultSite('own secret, long enough to be one');
const blog = (): Site => ({ ...own(), name: 'blog', keys: { secret: 'blog secret, long enough to be one' } });

describe('sites that are replaced', () => {
  it('are gone, and others are there', () => {
    const sites = new Sites([own()]);
    sites.replaceBy(new Sites([blog()]));
    expect(sites.names()).toEqual(['blog']);
    expect(() => sites.get('default')).toThrow(expect.objectContaining({ code: 'site.unknown' }) as Error);
  });

  it('are the same objects where they are as before, and others where anything is new', () => {
    const sites = new Sites([own(), blog()]);
    const [first, second] = [sites.get('default'), sites.get('blog')];
    sites.replaceBy(new Sites([own(), { ...blog(), limits: { ...blog().limits, displayDepth: 3 } }]));
    expect(sites.get('default')).toBe(first);
    expect(sites.get('blog')).not.toBe(second);
    expect(sites.get('blog').limits.displayDepth).toBe(3);
  });
});
