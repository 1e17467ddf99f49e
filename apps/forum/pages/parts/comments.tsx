import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi, useMe } from '../api/api.js';

/** The widget's tag, as any page may have it. */
interface CommentsElement extends HTMLElement {
  token?: () => Promise<string | null>;
}

const WIDGET = '/embed.js';

/** The discussion of a post. */
export function Comments({ postId }: { readonly postId: string }): JSX.Element {
  const { session } = useApi();
  const me = useMe()?.id ?? null;
  const place = useRef<HTMLDivElement>(null);
  const [away, setAway] = useState(false);

  useEffect(() => {
    loadWidget(() => {
      setAway(true);
    });
    const element: CommentsElement = document.createElement('parley-comments');
    element.setAttribute('post-id', postId);
    element.setAttribute('site', 'default');
    if (me !== null) element.token = () => Promise.resolve(session.token);
    place.current?.replaceChildren(element);
    // For somebody else it begins anew, with their votes and rights.
  }, [postId, session, me]);

  return (
    <>
      <div ref={place} />
      {away && (
        <p class="notice" role="status">
          The comments cannot be shown now: the widget did not load.
        </p>
      )}
    </>
  );
}

/** Once for the page, and again after it failed. */
function loadWidget(onFailure: () => void): void {
  if (document.querySelector(`script[src="${WIDGET}"]`) !== null) return;
  const script = document.createElement('script');
  script.src = WIDGET;
  script.async = true;
  script.addEventListener('error', () => {
    script.remove();
    onFailure();
  });
  document.head.append(script);
}
