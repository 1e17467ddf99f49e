import type { Settings } from '../settings/settings.js';
import { type CountsRequest, countsRequests, countsRequestsForEach } from './counts-requests.js';

interface Waiting extends Settings {
  readonly element: Element;
}

const waiting = new Map<Element, Waiting>();

/** Writes into an element how many comments there are; all elements of a page are asked for at once. */
export function count(element: Element, settings: Settings): void {
  waiting.set(element, { ...settings, element });
  if (waiting.size > 1) return;
  // After the parser, or whoever adds elements, has come to rest.
  requestAnimationFrame(() => {
    const asked = [...waiting.values()];
    waiting.clear();
    for (const request of countsRequests(asked)) void ask(request);
  });
}

async function ask({ url, all }: CountsRequest<Waiting>): Promise<void> {
  const response = await fetch(url).catch(() => null);
  if (response?.ok === true) {
    const { counts } = (await response.json()) as { counts: Record<string, number> };
    for (const each of all) show(each, counts);
    return;
  }
  const alone = response?.status === 400 ? countsRequestsForEach(all) : [];
  // One that is not well formed takes nothing from the others.
  if (alone.length > 1) for (const request of alone) void ask(request);
  else if (response !== null) console.error(`Parley: no count from ${url}`, ...all.map(({ element }) => element));
}

/** As the service was asked, so it answers; where there is no answer, the page's own text stays. */
function show({ element, thread, locale }: Waiting, counts: Readonly<Record<string, number>>): void {
  const n = counts[thread.name];
  if (n !== undefined) element.textContent = new Intl.NumberFormat(locale).format(n);
}
