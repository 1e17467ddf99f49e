import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { isOurs, type Route, routeOf } from './route.js';

export interface Navigation {
  readonly route: Route;
  /** The whole address, from the path on. */
  readonly address: string;
  /** Whether somebody followed a link to here, rather than opened the page. */
  readonly followed: boolean;
  readonly go: (address: string) => void;
  /** As `go`, but the way back does not lead through here. */
  readonly replace: (address: string) => void;
}

const Context = createContext<Navigation | null>(null);
export const NavigationProvider = Context.Provider;

export function useNavigation(): Navigation {
  const navigation = useContext(Context);
  if (navigation === null) throw new Error('There is no navigation around this component.');
  return navigation;
}

/** Follows the address bar, and takes the clicks on links that lead to another page of the forum. */
export function useBrowserNavigation(): Navigation {
  const [{ address, followed }, setPlace] = useState({ address: currentAddress(), followed: false });

  useEffect(() => {
    const arrive = () => {
      setPlace({ address: currentAddress(), followed: true });
    };
    const follow = (event: MouseEvent) => {
      const link = linkToFollow(event);
      if (link === null) return;
      event.preventDefault();
      go(link.href);
    };
    window.addEventListener('popstate', arrive);
    document.addEventListener('click', follow);
    return () => {
      window.removeEventListener('popstate', arrive);
      document.removeEventListener('click', follow);
    };
  }, []);

  function go(to: string): void {
    history.pushState(null, '', to);
    window.scrollTo(0, 0);
    setPlace({ address: currentAddress(), followed: true });
  }

  function replace(to: string): void {
    history.replaceState(null, '', to);
    setPlace({ address: currentAddress(), followed: true });
  }

  return { route: routeOf(new URL(address, location.origin)), address, followed, go, replace };
}

function currentAddress(): string {
  return `${location.pathname}${location.search}${location.hash}`;
}

/** The link of a plain click; anything else, such as a new tab or a place on this page, is the browser's business. */
function linkToFollow(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.origin !== location.origin || link.target !== '' || !isOurs(link.pathname)) return null;
  const staysHere = link.pathname === location.pathname && link.search === location.search && link.hash !== '';
  return staysHere ? null : link;
}
