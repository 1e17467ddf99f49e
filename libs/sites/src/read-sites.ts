import { plainToInstance } from 'class-transformer';
import { type ValidationError, validateSync } from 'class-validator';
import { parseDocument } from 'yaml';
import { SiteEntry, SitesFile } from './site-entry.js';
import { defaultSite, type Site, type SiteKeys } from './site.js';
import { InvalidSitesFile } from './invalid-sites-file.js';
import { Sites } from './sites.js';

const SITE_NAME = /^[a-z0-9-]{1,32}$/;

/**
 * Reads a sites file, YAML or JSON: `{ sites: { <name>: { secret | jwksUrl, … } } }`. The site `default` is built in
 * with `defaultSecret`, unless the file defines it. Without a text there is only `default`.
 * @throws {InvalidSitesFile} with every fault of the file
 */
export function readSites(text: string | null, defaultSecret: string): Sites {
  if (text === null) return new Sites([defaultSite(defaultSecret)]);
  const faults: string[] = [];
  const entries = entriesOf(text, faults);
  const sites = entries.flatMap(([name, entry]) => readSite(name, entry, faults));
  const all = entries.some(([name]) => name === 'default') ? sites : [defaultSite(defaultSecret), ...sites];
  faults.push(...confusable(all));
  if (faults.length > 0) throw new InvalidSitesFile(faults);
  return new Sites(all);
}

function entriesOf(text: string, faults: string[]): [string, unknown][] {
  const document = parseDocument(text, { prettyErrors: true });
  if (document.errors.length > 0) {
    faults.push(...document.errors.map((error) => error.message.split('\n', 1)[0] ?? error.code));
    return [];
  }
  const file = document.toJS() as unknown;
  checked(SitesFile, file, '', faults);
  return isMapping(file) && isMapping(file.sites) ? Object.entries(file.sites) : [];
}

/** What distinguishes sites with the same key. */
const IDENTITY: readonly string[] = ['secret', 'jwksUrl', 'audience', 'requireSiteClaim'];

/** Also of an entry with errors elsewhere, so that it is compared with the others; its errors are reported. */
function readSite(name: string, raw: unknown, faults: string[]): Site[] {
  const path = `sites.${name}`;
  if (!SITE_NAME.test(name)) faults.push(`${path}: a site's name is 1 to 32 of a-z, 0-9 and -`);
  const found = checked(SiteEntry, raw, path, faults);
  if (found === null) return [];
  const { instance: entry, faulty } = found;
  const keys = keysOf(entry);
  if (keys === null) faults.push(`${path}: exactly one of secret and jwksUrl must be given`);
  if (keys === null || faulty.some((property) => IDENTITY.includes(property))) return [];
  const { issuer = null, audience = null, requireSiteClaim, origins, guests, emoji, images, maxLinks, hold } = entry;
  const nested = { limits: { ...entry.limits }, rates: { ...entry.rates }, urls: { ...entry.urls } };
  const own = { issuer, audience, requireSiteClaim, origins, guests, emoji, images, maxLinks, hold };
  return [{ name, keys, ...own, ...nested }];
}

function keysOf({ secret, jwksUrl }: SiteEntry): SiteKeys | null {
  if (isSet(secret)) return isSet(jwksUrl) ? null : { secret };
  return isSet(jwksUrl) ? { jwksUrl } : null;
}

function isSet<T>(value: T | null | undefined): value is T {
  return value !== undefined && value !== null;
}

/** An instance of `type` and its invalid properties, whose errors are reported; null if it is no mapping. */
function checked<T extends object>(
  type: new () => T,
  raw: unknown,
  path: string,
  faults: string[],
): { readonly instance: T; readonly faulty: readonly string[] } | null {
  if (!isMapping(raw)) {
    faults.push(`${path || 'the file'}: must be a mapping`);
    return null;
  }
  const instance = plainToInstance(type, raw);
  const errors = validateSync(instance, { whitelist: true, forbidNonWhitelisted: true, forbidUnknownValues: true });
  faults.push(...errors.flatMap((error) => messagesOf(error, path)));
  return { instance, faulty: errors.map(({ property }) => property) };
}

function isMapping(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === 'object' && raw !== null && !Array.isArray(raw);
}

function messagesOf(error: ValidationError, parent: string): string[] {
  const path = parent === '' ? error.property : `${parent}.${error.property}`;
  const own = Object.values(error.constraints ?? {}).map((message) => `${path}: ${message}`);
  return [...own, ...(error.children ?? []).flatMap((child) => messagesOf(child, path))];
}

/** Pairs of sites where a token of one would be good at the other. */
function confusable(sites: readonly Site[]): string[] {
  return sites.flatMap((one, i) =>
    sites
      .slice(i + 1)
      .filter((other) => keyOf(one) === keyOf(other) && !areApart(one, other))
      .map(
        (other) =>
          `sites.${one.name} and sites.${other.name}: share a key, so they need different audiences, or requireSiteClaim on both`,
      ),
  );
}

function areApart(one: Site, other: Site): boolean {
  const byAudience = one.audience !== null && other.audience !== null && one.audience !== other.audience;
  return byAudience || (one.requireSiteClaim && other.requireSiteClaim);
}

function keyOf({ keys }: Site): string {
  return 'secret' in keys ? `secret ${keys.secret}` : `url ${new URL(keys.jwksUrl).href}`;
}
