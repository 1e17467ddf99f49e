import type { Settings } from '../settings/settings.js';

/** Under which name a text is kept that is not sent yet. @param place `top`, or what it replies to or changes */
export function draftName({ api, site, thread }: Settings, place: string): string {
  return `parley draft ${api} ${site} ${thread.name} ${place}`;
}
