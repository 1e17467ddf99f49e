import type { Settings } from '../settings/settings.js';
import { countsRequests } from './counts-requests.js';

const waiting = new Map<Element, Settings>();

/** Writes into an element how many comments there are; all elements of a page are asked for at once. */
export function count(element: Element, settings: Settings): void {
  waiting.set(element, settings);
  if (waiting.size > 1) return;
  // After the parser, or whoever adds elements, has come to rest.
  requestAnimationFrame(() => {
    const asked = [...waiting];
    waiting.clear();
    void ask(asked);
  });
}

async function ask(asked: readonly (readonly [Element, Settings])[]): Promise<void> {
  const answers = await Promise.all(
    countsRequests(asked.map(([, settings]) => settings)).map(async (url) => {
      const response = await fetch(url).catch(() => null);
      if (response?.ok !== true) return {};
      return ((await response.json()) as { counts: Record<string, number> }).counts;
    }),
  );
  const counts = new Map(answers.flatMap((answer) => Object.entries(answer)));
  for (const [element, settings] of asked) {
    // As the service was asked, so it answers.
    const n = counts.get(settings.thread.name);
    // Where there is no answer, the page's own text stays.
    if (n !== undefined) element.textContent = new Intl.NumberFormat(settings.locale).format(n);
  }
}
