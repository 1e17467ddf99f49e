import { useCallback, useEffect, useState } from 'preact/hooks';
import { useApi, useMe } from './api.js';

export type Result<T> =
  | { readonly status: 'loading' }
  | { readonly status: 'ready'; readonly value: T }
  | { readonly status: 'failed'; readonly error: unknown };

/** Something that is loaded from the API. */
export interface Resource<T> {
  readonly result: Result<T>;
  /** Loads again and keeps the current value until the response arrives. */
  readonly reload: () => void;
  /** Replaces the value, for example with the response of a write. */
  readonly update: (value: T) => void;
}

interface KeyedResult<T> {
  readonly cacheKey: string;
  readonly result: Result<T>;
}

/**
 * Loads on mount, and again when the key or the signed-in user changes. Until the response arrives it shows the cached value of the
 * same key and user, if there is one.
 * @param key identifies what `load` loads; null loads nothing
 * @param useCache false where an outdated value would do harm, such as in an edit form
 */
export function useResource<T>(key: string | null, load: () => Promise<T>, useCache = true): Resource<T> {
  const { cache } = useApi();
  const me = useMe();
  const cacheKey = key === null ? null : `${me?.id ?? ''} ${key}`;
  const [latest, setLatest] = useState<KeyedResult<T> | null>(null);
  const [reloads, setReloads] = useState(0);

  const store = useCallback(
    (cacheKey: string, result: Result<T>) => {
      if (useCache && result.status === 'ready') cache.set(cacheKey, result.value);
      setLatest({ cacheKey, result });
    },
    [cache, useCache],
  );

  useEffect(() => {
    if (cacheKey === null) return undefined;
    let isCurrent = true;
    load().then(
      (value) => {
        if (isCurrent) store(cacheKey, { status: 'ready', value });
      },
      (error: unknown) => {
        if (isCurrent) store(cacheKey, { status: 'failed', error });
      },
    );
    return () => {
      isCurrent = false;
    };
    // `load` is not a dependency: it is a new function in every render, and the key says what it loads.
  }, [cacheKey, reloads]);

  return {
    result: latest !== null && latest.cacheKey === cacheKey ? latest.result : cachedResult<T>(cache, cacheKey),
    reload: useCallback(() => {
      setReloads((reloads) => reloads + 1);
    }, []),
    update: useCallback(
      (value: T) => {
        if (cacheKey !== null) store(cacheKey, { status: 'ready', value });
      },
      [cacheKey, store],
    ),
  };
}

/** The cast is safe because a key always stands for the same kind of resource. */
function cachedResult<T>(cache: ReadonlyMap<string, unknown>, cacheKey: string | null): Result<T> {
  if (cacheKey === null || !cache.has(cacheKey)) return { status: 'loading' };
  return { status: 'ready', value: cache.get(cacheKey) as T };
}
