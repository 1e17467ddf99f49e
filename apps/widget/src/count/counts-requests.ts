import type { Settings, ThreadName } from '../settings/settings.js';

/** The service counts so many threads at once. */
const MOST_THREADS = 100;
/** What every proxy takes as an address; characters. */
const LONGEST = 4_000;

/** The fewest addresses that ask for all of these; a GET without a token needs no preflight, and caches may keep the answer. */
export function countsRequests(all: readonly Pick<Settings, 'api' | 'site' | 'thread'>[]): string[] {
  const requests: string[] = [];
  const byPlace = new Map<string, Set<string>>();
  for (const settings of all) {
    const place = `${settings.api}/v1/threads/counts?site=${encodeURIComponent(settings.site)}`;
    const names = byPlace.get(place) ?? new Set();
    byPlace.set(place, names.add(nameIn(settings.thread)));
  }
  for (const [place, names] of byPlace) {
    let request = place;
    let count = 0;
    for (const name of names) {
      if (count === MOST_THREADS || (count > 0 && request.length + name.length > LONGEST)) {
        requests.push(request);
        [request, count] = [place, 0];
      }
      request += name;
      count++;
    }
    requests.push(request);
  }
  return requests;
}

function nameIn({ by, name }: ThreadName): string {
  return `&${by}=${encodeURIComponent(name)}`;
}
