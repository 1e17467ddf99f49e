import type { Shown } from './main.js';
import { firstPageUrl } from './settings/first-page.js';
import { pageAround } from './settings/page.js';
import { attributes, type Settings, settingsOf } from './settings/settings.js';
import { guestName, keepOf } from './storage/storage.js';

/** The names that the build gave to the files. */
declare const MAIN_FILES: readonly [string, ...string[]];
declare const COUNT_FILES: readonly [string, ...string[]];

const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="/embed.js"]');
/** Where the script came from, and so does all the rest. */
const origin = new URL('.', script?.src ?? location.href).href;

const begun = new Map<string, Promise<unknown>>();

/** A file and what it imports, all on their way at once; whoever waits for the same goes on at the same moment. */
function fetched<T>(files: readonly [string, ...string[]]): Promise<T> {
  for (const name of files) if (!begun.has(name)) begun.set(name, import(`${origin}embed/${name}`));
  return begun.get(files[0]) as Promise<T>;
}

/** An attribute of the element, or else what the script tag says for all of them. */
function settingsAt(element: Element): Settings {
  const said = (name: string) => element.getAttribute(name) ?? script?.getAttribute(`data-${name}`) ?? null;
  return settingsOf(said, pageAround(element), origin);
}

type Token = string | null | (() => string | null | Promise<string | null>);

class ParleyComments extends HTMLElement {
  static readonly observedAttributes = attributes;
  private shown: Shown | null = null;
  private turn = 0;
  private given: Token = null;

  get token(): Token {
    return this.given;
  }

  /** Also a function, which is asked again when its token has ended. */
  set token(token: Token) {
    this.given = token;
    this.begin();
  }

  connectedCallback(): void {
    // What the page set before there was this class hides the accessor.
    if (Object.hasOwn(this, 'token')) {
      const { token } = this;
      Reflect.deleteProperty(this, 'token');
      this.given = token;
    }
    this.begin();
  }

  disconnectedCallback(): void {
    this.turn++;
    this.shown?.end();
    this.shown = null;
  }

  attributeChangedCallback(): void {
    this.begin();
  }

  /** Shows what is set now; several changes at once are one. */
  private begin(): void {
    if (!this.isConnected) return;
    const turn = ++this.turn;
    queueMicrotask(() => {
      if (turn === this.turn) void this.show(turn);
    });
  }

  private async show(turn: number): Promise<void> {
    const settings = settingsAt(this);
    // Whoever has no token needs not wait for the code that would send it.
    const isNobody = this.given === null && settings.token === null && settings.tokenCallback === null;
    const isKnown = !isNobody || keepOf(() => localStorage).read(guestName(settings)) !== null;
    const early = isKnown ? null : fetch(firstPageUrl(settings, settings.sort)).catch(() => null);
    const { show } = await fetched<typeof import('./main.js')>(MAIN_FILES);
    if (turn !== this.turn) return;
    this.shown?.end();
    this.shown = show(this, settings, this.given, early);
  }
}

class ParleyCount extends HTMLElement {
  static readonly observedAttributes = attributes;

  connectedCallback(): void {
    void this.count();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.count();
  }

  private async count(): Promise<void> {
    const { count } = await fetched<typeof import('./count/count.js')>(COUNT_FILES);
    count(this, settingsAt(this));
  }
}

if (customElements.get('parley-comments') === undefined) {
  customElements.define('parley-comments', ParleyComments);
  customElements.define('parley-count', ParleyCount);
  if (script !== null && document.body?.contains(script)) {
    // The page may still have elements further down, for which the tag is only the loader.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', standAlone);
    else standAlone();
  }
}

/** A script tag by itself stands for the comments of its page. */
function standAlone(): void {
  if (document.querySelector('parley-comments,parley-count') === null) {
    script?.after(document.createElement('parley-comments'));
  }
}
