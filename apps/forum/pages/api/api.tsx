import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { type components, type ParleyClient, parleyClient } from '#libs/client';
import type { Me, Session } from './session.js';

type Schemas = components['schemas'];
export type Category = Schemas['Category'];
export type Notification = Schemas['Notification'];
export type Post = Schemas['Post'];

/** What components reach Parley by. */
export interface Api {
  readonly parley: ParleyClient;
  readonly session: Session;
  /** What was answered last, by what was asked, so that the way back shows something at once. */
  readonly memory: Map<string, unknown>;
}

export function createApi(url: string, session: Session): Api {
  const parley = parleyClient({ url, token: () => session.token });
  parley.use({
    onResponse({ response }) {
      // It has ended, or Parley knows it no more: the secret is another one now.
      if (response.status === 401) session.end();
    },
  });
  return { parley, session, memory: new Map() };
}

const Context = createContext<Api | null>(null);
export const ApiProvider = Context.Provider;

export function useApi(): Api {
  const api = useContext(Context);
  if (api === null) throw new Error('There is no API around this component.');
  return api;
}

/** Who is signed in, as it changes. */
export function useMe(): Me | null {
  const { session } = useApi();
  const [me, setMe] = useState(session.me);
  useEffect(
    () =>
      session.onChange(() => {
        setMe(session.me);
      }),
    [session],
  );
  return me;
}
