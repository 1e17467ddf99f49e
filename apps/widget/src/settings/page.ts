import type { Page } from './settings.js';

/** What the page around an element says of itself. */
export function pageAround(element: Element): Page {
  const canonical = document.querySelector<HTMLLinkElement>('link[rel="canonical"]')?.href;
  const language = element.closest('[lang]')?.getAttribute('lang') ?? '';
  return {
    url: canonical ?? location.href.split('#', 1)[0] ?? '',
    title: document.title,
    language: language === '' ? navigator.language : language,
  };
}
