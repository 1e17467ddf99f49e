const STORAGE_KEY = 'parley.forum.start-key';

/**
 * Moves the development sign-in key, which `npm start` prints as part of the forum's address, from the address bar to the storage. So it
 * ends up neither in the browser history nor in links that users copy.
 */
export function takeSignInKey(
  { pathname, search, hash }: Pick<Location, 'pathname' | 'search' | 'hash'>,
  history: Pick<History, 'replaceState'>,
  storage: Pick<Storage, 'setItem'>,
): void {
  const key = /^#key=([0-9a-f-]+)$/.exec(hash)?.[1];
  if (key === undefined) return;
  storage.setItem(STORAGE_KEY, key);
  history.replaceState(null, '', `${pathname}${search}`);
}

export function storedSignInKey(storage: Pick<Storage, 'getItem'>): string | null {
  return storage.getItem(STORAGE_KEY);
}

/** For a key that is no longer valid: Parley makes a new one at every start. */
export function forgetSignInKey(storage: Pick<Storage, 'removeItem'>): void {
  storage.removeItem(STORAGE_KEY);
}
