import type { MountedWidget } from './main.js';
import { attributes, parseSettings, readPage, type Settings } from './settings/settings.js';
import { firstPageUrl } from './settings/thread-url.js';
import { guestTokenKey, storageOrMemory } from './storage/storage.js';

/** The names of the built files, see build.mjs. */
declare const MAIN_FILES: readonly [string, ...string[]];
declare const COUNT_FILES: readonly [string, ...string[]];

const script =
  document.currentScript instanceof HTMLScriptElement
    ? document.currentScript
    : document.querySelector<HTMLScriptElement>('script[src*="/embed.js"]');
/** Where the script was loaded from; all other files come from there too. */
const origin = new URL('.', script?.src ?? location.href).href;

const imports = new Map<string, Promise<unknown>>();

/** Imports a file in parallel with the files that it imports. */
function importFiles<T>(files: readonly [string, ...string[]]): Promise<T> {
  for (const name of files) if (!imports.has(name)) imports.set(name, import(`${origin}embed/${name}`));
  return imports.get(files[0]) as Promise<T>;
}

/** An attribute of the element takes precedence over the one of the script tag. */
function settingsOf(element: Element): Settings {
  const attribute = (name: string) => element.getAttribute(name) ?? script?.getAttribute(`data-${name}`) ?? null;
  return parseSettings(attribute, readPage(element), origin);
}

type Token = string | null | (() => string | null | Promise<string | null>);

class ParleyComments extends HTMLElement {
  static readonly observedAttributes = attributes;
  private mounted: MountedWidget | null = null;
  /** Incremented to cancel a mount that is under way. */
  private mountId = 0;
  private source: Token = null;

  get token(): Token {
    return this.source;
  }

  /** A function is called again when its token is about to expire. */
  set token(token: Token) {
    this.source = token;
    this.scheduleMount();
  }

  connectedCallback(): void {
    // A property that the page set before the element was defined shadows the accessor.
    if (Object.hasOwn(this, 'token')) {
      const { token } = this;
      Reflect.deleteProperty(this, 'token');
      this.source = token;
    }
    this.scheduleMount();
  }

  disconnectedCallback(): void {
    this.mountId++;
    this.mounted?.unmount();
    this.mounted = null;
  }

  attributeChangedCallback(): void {
    this.scheduleMount();
  }

  /** Mounts once for several changes in the same task. */
  private scheduleMount(): void {
    if (!this.isConnected) return;
    const id = ++this.mountId;
    queueMicrotask(() => {
      if (id === this.mountId) void this.mount(id);
    });
  }

  private async mount(id: number): Promise<void> {
    const settings = settingsOf(this);
    const hasSource = this.source !== null || settings.token !== null || settings.tokenCallback !== null;
    const hasToken = hasSource || storageOrMemory(() => localStorage).read(guestTokenKey(settings)) !== null;
    // Without a token the request needs none of the code that is still loading.
    const earlyResponse = hasToken ? null : fetch(firstPageUrl(settings, settings.sort)).catch(() => null);
    const { mount } = await importFiles<typeof import('./main.js')>(MAIN_FILES);
    if (id !== this.mountId) return;
    this.mounted?.unmount();
    this.mounted = mount(this, settings, this.source, earlyResponse);
  }
}

class ParleyCount extends HTMLElement {
  static readonly observedAttributes = attributes;

  connectedCallback(): void {
    void this.showCount();
  }

  attributeChangedCallback(): void {
    if (this.isConnected) void this.showCount();
  }

  private async showCount(): Promise<void> {
    const { showCount } = await importFiles<typeof import('./count/count.js')>(COUNT_FILES);
    showCount(this, settingsOf(this));
  }
}

if (customElements.get('parley-comments') === undefined) {
  customElements.define('parley-comments', ParleyComments);
  customElements.define('parley-count', ParleyCount);
  if (script !== null && document.body?.contains(script)) {
    // Elements of the page may follow the script tag.
    if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', insertDefaultElement);
    else insertDefaultElement();
  }
}

/** Inserts the comments after the script tag if the page contains neither element. */
function insertDefaultElement(): void {
  if (document.querySelector('parley-comments,parley-count') === null) {
    script?.after(document.createElement('parley-comments'));
  }
}
