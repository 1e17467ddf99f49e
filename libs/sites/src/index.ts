export { InvalidSitesFile } from './invalid-sites-file.js';
export { readSites } from './read-sites.js';
export {
  allowsOrigin,
  defaultSite,
  GUEST_ISSUER,
  type Hold,
  type Site,
  type SiteKeys,
  type SiteLimits,
  type SiteRates,
  type SiteUrls,
} from './site.js';
export { Sites } from './sites.js';
