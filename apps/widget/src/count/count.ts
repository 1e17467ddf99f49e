import type { Settings } from '../settings/settings.js';
import { type CountRequest, countRequestPerThread, countRequests } from './count-requests.js';

interface CountTarget extends Settings {
  readonly element: Element;
}

const pending = new Map<Element, CountTarget>();

/** Writes the number of comments into an element. All elements that are added in the same frame share their requests. */
export function showCount(element: Element, settings: Settings): void {
  pending.set(element, { ...settings, element });
  if (pending.size > 1) return;
  requestAnimationFrame(() => {
    const targets = [...pending.values()];
    pending.clear();
    for (const request of countRequests(targets)) void send(request);
  });
}

async function send({ url, targets }: CountRequest<CountTarget>): Promise<void> {
  const response = await fetch(url).catch(() => null);
  if (response?.ok === true) {
    const { counts } = (await response.json()) as { counts: Record<string, number> };
    for (const target of targets) render(target, counts);
    return;
  }
  // An invalid thread makes the whole request fail, so the others are requested again without it.
  const separate = response?.status === 400 ? countRequestPerThread(targets) : [];
  if (separate.length > 1) for (const request of separate) void send(request);
  else if (response !== null) {
    console.error(`Parley: cannot load the comment counts of ${url}`, ...targets.map(({ element }) => element));
  }
}

/** The response names each thread as the request did. Without a count the element keeps its text. */
function render({ element, thread, locale }: CountTarget, counts: Readonly<Record<string, number>>): void {
  const n = counts[thread.value];
  if (n !== undefined) element.textContent = new Intl.NumberFormat(locale).format(n);
}
