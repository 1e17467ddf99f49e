import { render } from 'preact';
import { act } from './actions/act.js';
import { Discussion } from './discussion/discussion.js';
import { follow } from './live/follow.js';
import type { TokenSource } from './session/who.js';
import type { Settings } from './settings/settings.js';
import { keepOf } from './storage/storage.js';
import { wordsFor } from './texts/languages.js';
import { Frame } from './ui/frame.js';
import styles from './ui/widget.css';

/** What an element shows now. */
export interface Shown {
  end(): void;
}

const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);

/**
 * Shows the comments of a page in an element. Until they are here, the element shows what the page put inside it, such as
 * the server's own HTML of the same comments.
 * @param early the answer for the first page, which is under way already for a reader who is nobody yet
 */
export function show(
  host: HTMLElement,
  settings: Settings,
  token: TokenSource,
  early: Promise<Response | null> | null,
): Shown {
  const screen = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  screen.adoptedStyleSheets = [sheet];
  let end = () => {
    render(null, screen);
  };
  let isOver = false;
  void start();
  return {
    end: () => {
      isOver = true;
      end();
    },
  };

  async function start(): Promise<void> {
    const words = await wordsFor(settings.locale);
    if (isOver) return;
    const keep = keepOf(() => localStorage);
    const discussion = new Discussion(settings, words, keep, screen);
    if (early === null) {
      const { Session } = await import('./session/session.js');
      discussion.session = new Session(settings, token, keep);
    }
    const hasContent = host.textContent.trim() !== '';
    const draw = () => {
      if (!isOver) render(<Frame discussion={discussion} hasContent={hasContent} />, screen);
    };
    discussion.watch(draw);
    draw();
    await discussion.load(settings.sort, early);
    const goWhereTheLinkLeads = () => {
      const [, id] = /^#comment-([\w-]+)$/.exec(location.hash) ?? [];
      if (id !== undefined) void act(discussion, (actions) => actions.goTo(id));
    };
    goWhereTheLinkLeads();
    addEventListener('hashchange', goWhereTheLinkLeads);
    const stop = follow(discussion);
    const empty = end;
    end = () => {
      removeEventListener('hashchange', goWhereTheLinkLeads);
      stop();
      empty();
    };
    if (isOver) end();
  }
}
