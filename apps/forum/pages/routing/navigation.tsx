import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { isForumPath, parseRoute, type Route } from './route.js';

export interface Navigation {
  readonly route: Route;
  /** The current URL without its origin. */
  readonly url: string;
  /** False on the page that the browser loaded, true after the first client-side navigation. */
  readonly hasNavigated: boolean;
  readonly navigate: (url: string) => void;
  /** Like `navigate`, but replaces the current history entry. */
  readonly replace: (url: string) => void;
}

const Context = createContext<Navigation | null>(null);
export const NavigationProvider = Context.Provider;

export function useNavigation(): Navigation {
  const navigation = useContext(Context);
  if (navigation === null) throw new Error('useNavigation needs a NavigationProvider above it.');
  return navigation;
}

/** Keeps the state in sync with the browser's history, and handles clicks on links to other pages of the forum. */
export function useBrowserNavigation(): Navigation {
  const [{ url, hasNavigated }, setLocation] = useState({ url: currentUrl(), hasNavigated: false });

  useEffect(() => {
    const onPopState = () => {
      setLocation({ url: currentUrl(), hasNavigated: true });
    };
    const onClick = (event: MouseEvent) => {
      const link = internalLink(event);
      if (link === null) return;
      event.preventDefault();
      navigate(link.href);
    };
    window.addEventListener('popstate', onPopState);
    document.addEventListener('click', onClick);
    return () => {
      window.removeEventListener('popstate', onPopState);
      document.removeEventListener('click', onClick);
    };
  }, []);

  function navigate(to: string): void {
    history.pushState(null, '', to);
    window.scrollTo(0, 0);
    setLocation({ url: currentUrl(), hasNavigated: true });
  }

  function replace(to: string): void {
    history.replaceState(null, '', to);
    setLocation({ url: currentUrl(), hasNavigated: true });
  }

  return { route: parseRoute(new URL(url, location.origin)), url, hasNavigated, navigate, replace };
}

function currentUrl(): string {
  return `${location.pathname}${location.search}${location.hash}`;
}

/** The link of a plain click, or null for what the browser handles itself, such as a new tab or an anchor on this page. */
function internalLink(event: MouseEvent): HTMLAnchorElement | null {
  if (event.defaultPrevented || event.button !== 0) return null;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return null;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (link?.origin !== location.origin || link.target !== '' || !isForumPath(link.pathname)) return null;
  const isAnchor = link.pathname === location.pathname && link.search === location.search && link.hash !== '';
  return isAnchor ? null : link;
}
