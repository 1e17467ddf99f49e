import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { useApi, useMe } from '../api/api.js';

/** The custom element of the widget, used as on any other page. */
interface CommentsElement extends HTMLElement {
  token?: () => Promise<string | null>;
}

const WIDGET_SCRIPT = '/embed.js';

/** The discussion of a post. */
export function Comments({ postId }: { readonly postId: string }): JSX.Element {
  const { session } = useApi();
  const userId = useMe()?.id ?? null;
  const container = useRef<HTMLDivElement>(null);
  const [hasFailed, setHasFailed] = useState(false);

  useEffect(() => {
    loadWidget(() => {
      setHasFailed(true);
    });
    const element: CommentsElement = document.createElement('parley-comments');
    element.setAttribute('post-id', postId);
    element.setAttribute('site', 'default');
    if (userId !== null) element.token = () => Promise.resolve(session.token);
    container.current?.replaceChildren(element);
    // Another user gets a new element, because votes and permissions differ.
  }, [postId, session, userId]);

  return (
    <>
      <div ref={container} />
      {hasFailed && (
        <p class="notice" role="status">
          The comments cannot be shown: the widget did not load.
        </p>
      )}
    </>
  );
}

/** Loads the script once per page; after a failure the next call tries again. */
function loadWidget(onError: () => void): void {
  if (document.querySelector(`script[src="${WIDGET_SCRIPT}"]`) !== null) return;
  const script = document.createElement('script');
  script.src = WIDGET_SCRIPT;
  script.async = true;
  script.addEventListener('error', () => {
    script.remove();
    onError();
  });
  document.head.append(script);
}
