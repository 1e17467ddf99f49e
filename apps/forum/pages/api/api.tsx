import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type components, type ParleyClient, parleyClient } from '#libs/client';
import type { Me, Session } from './session.js';

type Schemas = components['schemas'];
export type Category = Schemas['Category'];
export type Notification = Schemas['Notification'];
export type Post = Schemas['Post'];

/** The API client and what all components share with it. */
export interface Api {
  readonly parley: ParleyClient;
  readonly session: Session;
  /** The latest values of `useResource` by cache key, so going back shows a page at once. */
  readonly cache: Map<string, unknown>;
}

export function createApi(url: string, session: Session): Api {
  const parley = parleyClient({ url, token: () => session.token });
  parley.use({
    onResponse({ response }) {
      // The token has expired, or the secret that signed it has changed.
      if (response.status === 401) session.signOut();
    },
  });
  return { parley, session, cache: new Map() };
}

/** The body of a response that must have one. Error responses have thrown before; only 204 and 304 have no body. */
export async function unwrap<T>(call: Promise<{ readonly data?: T }>): Promise<T> {
  const { data } = await call;
  if (data === undefined) throw new Error('Parley sent an empty response where a body was expected.');
  return data;
}

const Context = createContext<Api | null>(null);
export const ApiProvider = Context.Provider;

export function useApi(): Api {
  const api = useContext(Context);
  if (api === null) throw new Error('useApi needs an ApiProvider above it.');
  return api;
}

/** The signed-in user, or null. Rerenders when that changes. */
export function useMe(): Me | null {
  const { session } = useApi();
  const [me, setMe] = useState(session.me);
  useEffect(
    () =>
      session.subscribe(() => {
        setMe(session.me);
      }),
    [session],
  );
  return me;
}
