import type { Settings, ThreadName } from '../settings/settings.js';

/** The service counts so many threads at once. */
const MOST_THREADS = 100;
/** What every proxy takes as an address; characters. */
const LONGEST = 4_000;

type Asking = Pick<Settings, 'api' | 'site' | 'thread'>;

/** One address, and whoever waits for its answer. */
export interface CountsRequest<T> {
  readonly url: string;
  readonly all: readonly T[];
}

/** The fewest addresses that ask for all of these; a GET without a token needs no preflight, and caches may keep the answer. */
export function countsRequests<T extends Asking>(all: readonly T[]): CountsRequest<T>[] {
  return groups(all, placeOf).flatMap(([place, there]) => requestsTo(place, groups(there, nameOf)));
}

/** An address for each thread, since the service answers for all of a request or for none. */
export function countsRequestsForEach<T extends Asking>(all: readonly T[]): CountsRequest<T>[] {
  return groups(all, (asking) => placeOf(asking) + nameOf(asking)).map(([url, those]) => ({ url, all: those }));
}

function requestsTo<T>(place: string, threads: readonly (readonly [string, readonly T[]])[]): CountsRequest<T>[] {
  const requests: CountsRequest<T>[] = [];
  let url = place;
  let those: (readonly T[])[] = [];
  for (const [name, waiting] of threads) {
    if (those.length === MOST_THREADS || (those.length > 0 && url.length + name.length > LONGEST)) {
      requests.push({ url, all: those.flat() });
      [url, those] = [place, []];
    }
    url += name;
    those.push(waiting);
  }
  return [...requests, { url, all: those.flat() }];
}

function groups<T>(all: readonly T[], by: (one: T) => string): [string, T[]][] {
  const found = new Map<string, T[]>();
  for (const one of all) {
    const name = by(one);
    const group = found.get(name) ?? [];
    group.push(one);
    found.set(name, group);
  }
  return [...found];
}

function placeOf({ api, site }: Asking): string {
  return `${api}/v1/threads/counts?site=${encodeURIComponent(site)}`;
}

function nameOf({ thread: { by, name } }: { readonly thread: ThreadName }): string {
  return `&${by}=${encodeURIComponent(name)}`;
}
