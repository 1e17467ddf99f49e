import type { Settings, ThreadRef } from '../settings/settings.js';

/** The limit of the service for one request. */
const MAX_THREADS = 100;
/** A length that every proxy accepts; characters. */
const MAX_URL_LENGTH = 4_000;

type CountQuery = Pick<Settings, 'api' | 'site' | 'thread'>;

/** A URL and the targets that need its response. */
export interface CountRequest<T> {
  readonly url: string;
  readonly targets: readonly T[];
}

/** The fewest GET requests for these targets. Without a token they need no CORS preflight and can be cached. */
export function countRequests<T extends CountQuery>(targets: readonly T[]): CountRequest<T>[] {
  return groupBy(targets, baseUrl).flatMap(([url, group]) => splitByLimits(url, groupBy(group, threadParam)));
}

/** One request per thread, because an invalid thread makes the whole request fail. */
export function countRequestPerThread<T extends CountQuery>(targets: readonly T[]): CountRequest<T>[] {
  return groupBy(targets, (target) => baseUrl(target) + threadParam(target)).map(([url, group]) => ({
    url,
    targets: group,
  }));
}

function splitByLimits<T>(base: string, threads: readonly (readonly [string, readonly T[]])[]): CountRequest<T>[] {
  const requests: CountRequest<T>[] = [];
  let url = base;
  let groups: (readonly T[])[] = [];
  for (const [param, group] of threads) {
    if (groups.length === MAX_THREADS || (groups.length > 0 && url.length + param.length > MAX_URL_LENGTH)) {
      requests.push({ url, targets: groups.flat() });
      [url, groups] = [base, []];
    }
    url += param;
    groups.push(group);
  }
  return [...requests, { url, targets: groups.flat() }];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): [string, T[]][] {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key) ?? [];
    group.push(item);
    groups.set(key, group);
  }
  return [...groups];
}

function baseUrl({ api, site }: CountQuery): string {
  return `${api}/v1/threads/counts?site=${encodeURIComponent(site)}`;
}

function threadParam({ thread: { by, value } }: { readonly thread: ThreadRef }): string {
  return `&${by}=${encodeURIComponent(value)}`;
}
