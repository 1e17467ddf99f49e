import { render } from 'preact';
import { runAction } from './actions/run-action.js';
import { Discussion } from './discussion/discussion.js';
import { followThread } from './live/thread-stream.js';
import type { TokenSource } from './session/session.js';
import type { Settings } from './settings/settings.js';
import { storageOrMemory } from './storage/storage.js';
import { loadI18n } from './texts/languages.js';
import { Widget } from './ui/widget.js';
import styles from './ui/widget.css';

export interface MountedWidget {
  unmount(): void;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/**
 * Renders the comments into the shadow root of an element. Until they have loaded, the element shows its own content, such as the
 * server-rendered comments.
 * @param earlyResponse the response for the first page if it was requested without a token; null if the reader may have a token
 */
export function mount(
  host: HTMLElement,
  settings: Settings,
  token: TokenSource,
  earlyResponse: Promise<Response | null> | null,
): MountedWidget {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  let unmount = () => {
    render(null, root);
  };
  let isUnmounted = false;
  void start();
  return {
    unmount: () => {
      isUnmounted = true;
      unmount();
    },
  };

  async function start(): Promise<void> {
    const i18n = await loadI18n(settings.locale);
    if (isUnmounted) return;
    const storage = storageOrMemory(() => localStorage);
    const discussion = new Discussion(settings, i18n, storage, root);
    if (earlyResponse === null) {
      const { TokenSession } = await import('./session/token-session.js');
      discussion.session = new TokenSession(settings, token, storage);
    }
    const hasContent = host.textContent.trim() !== '';
    const rerender = () => {
      if (!isUnmounted) render(<Widget discussion={discussion} hasContent={hasContent} />, root);
    };
    discussion.subscribe(rerender);
    rerender();
    await discussion.load(settings.sort, earlyResponse);
    const followPermalink = () => {
      const [, id] = /^#comment-([\w-]+)$/.exec(location.hash) ?? [];
      if (id !== undefined) void runAction(discussion, (actions) => actions.showComment(id));
    };
    followPermalink();
    addEventListener('hashchange', followPermalink);
    const stopFollowing = followThread(discussion);
    const clear = unmount;
    unmount = () => {
      removeEventListener('hashchange', followPermalink);
      stopFollowing();
      clear();
    };
    if (isUnmounted) unmount();
  }
}
