import type { Settings } from '../settings/settings.js';

/** Under which name a text is kept that is not sent yet. @param place `top`, or what it replies to or changes */
export function draftName({ api, site, thread, url }: Settings, place: string): string {
  const page = thread.by === 'id' ? thread.id : thread.by === 'key' ? thread.key : url;
  return `parley draft ${api} ${site} ${page} ${place}`;
}
