/** The `iss` claim of guest tokens. No site may use it as its own issuer. */
export const GUEST_ISSUER = 'parley';

/** A site's tokens are checked with one kind of key; a token's own header never chooses. */
export type SiteKeys = { readonly secret: string } | { readonly jwksUrl: string };

export interface SiteLimits {
  /** Characters, at most 300. */
  readonly titleLength: number;
  /** Characters, at most 40,000. */
  readonly bodyLength: number;
  /** How long an author may edit, or null for ever. */
  readonly editWindowMinutes: number | null;
  /** How many levels of replies are shown below the first one; deeper ones are kept, and shown on their own. */
  readonly displayDepth: number;
  /** After how many days without a comment a thread closes, or null for never. */
  readonly closeAfterDays: number | null;
  /** For how long the same text by the same author is refused; 0 for never. */
  readonly repeatSeconds: number;
}

/** Requests a minute; those of one process add up to what is promised only for reads. */
export interface SiteRates {
  /** Writes of one member or guest. */
  readonly author: number;
  /** Writes from one address. */
  readonly address: number;
  /** Writes of all. */
  readonly site: number;
  /** Reads from one address. */
  readonly reads: number;
}

/** Which comments wait for a decision before others see them. */
export type Hold = 'nothing' | 'everything' | 'new-authors';

/** Which addresses of pages are one and the same. */
export interface SiteUrls {
  /** Query parameters that tell pages apart; null means all but those known for tracking. */
  readonly keepQuery: readonly string[] | null;
  /** Query parameters that do not tell pages apart, besides those known for tracking. */
  readonly dropQuery: readonly string[];
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
  readonly rates: SiteRates;
  /** Whether people without an account may write. */
  readonly guests: boolean;
  /** What readers may react with. */
  readonly emoji: readonly string[];
  /** Whether images are shown, or stand as links to them. */
  readonly images: 'link' | 'show';
  /** How many different web addresses a post or a comment may lead to, at most 99, or null for any number. */
  readonly maxLinks: number | null;
  readonly urls: SiteUrls;
  readonly hold: Hold;
}

export const defaultLimits: SiteLimits = {
  titleLength: 300,
  bodyLength: 40_000,
  editWindowMinutes: null,
  displayDepth: 10,
  closeAfterDays: null,
  repeatSeconds: 60,
};

export const defaultRates: SiteRates = { author: 60, address: 120, site: 6_000, reads: 1_200 };

/** What a site is like where nothing is said about it, but for its name and its keys. */
export const siteDefaults: Omit<Site, 'name' | 'keys'> = {
  issuer: null,
  audience: null,
  requireSiteClaim: false,
  origins: [],
  limits: defaultLimits,
  rates: defaultRates,
  guests: false,
  emoji: ['👍', '❤️', '😄', '🎉', '😕', '👀'],
  images: 'link',
  maxLinks: null,
  urls: { keepQuery: null, dropQuery: [] },
  hold: 'nothing',
};

/** The site that is there without a sites file: pages of this machine may call it, and guests may write. */
export function defaultSite(secret: string): Site {
  const origins = ['http://localhost:*', 'http://127.0.0.1:*'];
  return { ...siteDefaults, name: 'default', keys: { secret }, origins, guests: true };
}

/** Whether a page of this origin (as a browser writes it in `Origin`) belongs to the site. */
export function allowsOrigin(site: Site, origin: string): boolean {
  return site.origins.some((allowed) =>
    allowed.endsWith(':*') ? origin.replace(/:\d+$/, '') === allowed.slice(0, -2) : origin === allowed,
  );
}
