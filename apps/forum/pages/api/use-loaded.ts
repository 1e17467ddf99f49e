import { useCallback, useEffect, useState } from 'preact/hooks';
import { useApi, useMe } from './api.js';

/** What was asked for: nothing yet, the answer, or why there is none. */
export type Loaded<T> =
  | { readonly state: 'loading' }
  | { readonly state: 'ready'; readonly value: T }
  | { readonly state: 'failed'; readonly error: unknown };

export interface Loading<T> {
  readonly loaded: Loaded<T>;
  /** Asks again; what is there stays until the answer comes. */
  readonly reload: () => void;
  /** Takes the state that a write has answered. */
  readonly update: (value: T) => void;
}

/** What came of a question. */
interface Settled<T> {
  readonly place: string;
  readonly loaded: Loaded<T>;
}

/**
 * Loads when it is first shown, and again for another key or for somebody else. Meanwhile it shows what the same question was
 * answered last.
 * @param key what is asked, in words of this page; null asks nothing
 * @param remember false, where an old answer is worse than none: to begin a change from
 */
export function useLoaded<T>(key: string | null, load: () => Promise<T>, remember = true): Loading<T> {
  const { memory } = useApi();
  const me = useMe();
  const place = key === null ? null : `${me?.id ?? ''} ${key}`;
  const [settled, setSettled] = useState<Settled<T> | null>(null);
  const [round, setRound] = useState(0);

  const settle = useCallback(
    (place: string, loaded: Loaded<T>) => {
      if (remember && loaded.state === 'ready') memory.set(place, loaded.value);
      setSettled({ place, loaded });
    },
    [memory, remember],
  );

  useEffect(() => {
    if (place === null) return undefined;
    let wanted = true;
    load().then(
      (value) => {
        if (wanted) settle(place, { state: 'ready', value });
      },
      (error: unknown) => {
        if (wanted) settle(place, { state: 'failed', error });
      },
    );
    return () => {
      wanted = false;
    };
    // What is loaded is told by the key: `load` is another function at each rendering.
  }, [place, round]);

  return {
    loaded: settled !== null && settled.place === place ? settled.loaded : remembered<T>(memory, place),
    reload: useCallback(() => {
      setRound((round) => round + 1);
    }, []),
    update: useCallback(
      (value: T) => {
        if (place !== null) settle(place, { state: 'ready', value });
      },
      [place, settle],
    ),
  };
}

/** What is kept under a key is what the same question was answered, so it is of the same type. */
function remembered<T>(memory: ReadonlyMap<string, unknown>, place: string | null): Loaded<T> {
  if (place === null || !memory.has(place)) return { state: 'loading' };
  return { state: 'ready', value: memory.get(place) as T };
}
