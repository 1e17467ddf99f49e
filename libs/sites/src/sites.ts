import { isDeepStrictEqual } from 'node:util';
import { Refused } from '#libs/kernel';
import type { Site } from './site.js';

/** The sites that this process serves: one object for all its services, so that all see other sites at once. */
export class Sites {
  private byName: ReadonlyMap<string, Site>;

  constructor(sites: readonly Site[]) {
    this.byName = new Map(sites.map((site) => [site.name, site]));
  }

  find(name: string): Site | undefined {
    return this.byName.get(name);
  }

  /** @throws {Refused} `site.unknown` */
  get(name: string): Site {
    const site = this.find(name);
    if (site === undefined) throw new Refused('site.unknown', 'There is no site of this name.');
    return site;
  }

  /** The same sites for a load test: the same text may come again at once. */
  withoutLimits(): Sites {
    return new Sites(
      [...this.byName.values()].map((site) => ({ ...site, limits: { ...site.limits, repeatSeconds: 0 } })),
    );
  }

  /** In the order of the sites file, `default` first where it is the built-in one. */
  names(): string[] {
    return [...this.byName.keys()];
  }

  /**
   * Serves these instead from now on. A site that is as before stays the same object and a changed one is another, so
   * whatever was learned of a site may be kept by the object and needs no other way to be forgotten.
   */
  replaceBy(others: Sites): void {
    const known = this.byName;
    this.byName = new Map(
      [...others.byName].map(([name, site]) => {
        const before = known.get(name);
        return [name, before !== undefined && isDeepStrictEqual(before, site) ? before : site];
      }),
    );
  }
}
