const KEPT_AS = 'parley.forum.start-key';

/**
 * The address that the start prints brings the key to sign in for development with. It is taken out of the address bar, so that it
 * stays in no history and no link that is passed on.
 */
export function takeKey(
  { pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'setItem'>,
): void {
  const key = /^#key=([0-9a-f-]+)$/.exec(hash)?.[1];
  if (key === undefined) return;
  storage.setItem(KEPT_AS, key);
  history.replaceState(null, '', `${pathname}${search}`);
}

export function knownKey(storage: Pick<Storage, 'getItem'>): string | null {
  return storage.getItem(KEPT_AS);
}

/** After a restart it is another one. */
export function forgetKey(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(KEPT_AS);
}
