import { Refused } from '#libs/kernel';
import type { Site } from './site.js';

/** The sites that this process serves. */
export class Sites {
  private readonly byName: ReadonlyMap<string, Site>;

  constructor(sites: readonly Site[]) {
    this.byName = new Map(sites.map((site) => [site.name, site]));
  }

  /** @throws {Refused} `site.unknown` */
  get(name: string): Site {
    const site = this.byName.get(name);
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
}
