/** A site's tokens are checked with one kind of key; a token's own header never chooses. */
export type SiteKeys = { readonly secret: string } | { readonly jwksUrl: string };

export interface SiteLimits {
  /** Characters, at most 300. */
  readonly titleLength: number;
  /** Characters, at most 40,000. */
  readonly bodyLength: number;
  /** How long an author may edit, or null for ever. */
  readonly editWindowMinutes: number | null;
}

/** A tenant: whose tokens it takes, from which pages it may be called, and how much may be written. */
export interface Site {
  readonly name: string;
  readonly keys: SiteKeys;
  readonly issuer: string | null;
  readonly audience: string | null;
  /** Whether a token must name the site in its `site` claim. */
  readonly requireSiteClaim: boolean;
  /** Origins like `https://blog.example`; `http://localhost:*` stands for every port, and for none. */
  readonly origins: readonly string[];
  readonly limits: SiteLimits;
}

export const defaultLimits: SiteLimits = { titleLength: 300, bodyLength: 40_000, editWindowMinutes: null };

/** The site that is there without a sites file: pages of this machine may call it. */
export function defaultSite(secret: string): Site {
  return {
    name: 'default',
    keys: { secret },
    issuer: null,
    audience: null,
    requireSiteClaim: false,
    origins: ['http://localhost:*', 'http://127.0.0.1:*'],
    limits: defaultLimits,
  };
}

/** Whether a page of this origin (as a browser writes it in `Origin`) belongs to the site. */
export function allowsOrigin(site: Site, origin: string): boolean {
  return site.origins.some((allowed) =>
    allowed.endsWith(':*') ? origin.replace(/:\d+$/, '') === allowed.slice(0, -2) : origin === allowed,
  );
}
