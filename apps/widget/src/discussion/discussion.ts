import { nobody, type Who } from '../session/who.js';
import { firstPageUrl } from '../settings/first-page.js';
import type { Settings, Sort } from '../settings/settings.js';
import type { Keep } from '../storage/storage.js';
import type { Words } from '../texts/words.js';
import type { FirstPage, ToldComment } from './api-types.js';
import { told } from './told.js';
import { find, type Node, type Nodes, treeOf, withChanged } from './tree.js';
import { firstView, type View } from './view.js';

/** What one element shows, and what can be done with it. */
export class Discussion {
  /** Changes when a guest comes in or leaves, or a token is refused. */
  session: Who = nobody;
  private current: View;
  private readonly watchers = new Set<() => void>();

  constructor(
    readonly settings: Settings,
    readonly words: Words,
    /** For drafts. */
    readonly keep: Keep,
    /** Where what is shown can be found. */
    readonly screen: ShadowRoot,
  ) {
    this.current = firstView(settings.sort);
  }

  get view(): View {
    return this.current;
  }

  set(changes: Partial<View>): void {
    this.current = { ...this.current, ...changes };
    for (const watcher of this.watchers) watcher();
  }

  /** Calls after every change. */
  watch(watcher: () => void): void {
    this.watchers.add(watcher);
  }

  /** @param early an answer that is under way already */
  async load(sort: Sort, early: Promise<Response | null> | null = null): Promise<void> {
    const [me, page] = await Promise.all([this.session.me(), this.firstPage(sort, early)]);
    if (page === null) {
      this.set({ phase: 'failed', sort });
      return;
    }
    const { thread, items, nextCursor: next } = page;
    // Whose token was refused meanwhile is nobody.
    const reader = this.session === nobody ? null : me;
    const roots = treeOf(items);
    this.set({ phase: 'ready', me: reader, sort, thread, roots, next, fresh: [], goesOn: false, branch: null });
  }

  /** Changes a comment wherever it is shown. */
  change(id: string, change: (node: Node) => Node | null): void {
    this.reshape((nodes) => withChanged(nodes, id, change));
  }

  reshape(change: (nodes: Nodes) => Nodes): void {
    const { roots, branch } = this.view;
    this.set({ roots: change(roots), branch: branch === null ? null : { ...branch, nodes: change(branch.nodes) } });
  }

  fold(id: string): void {
    this.change(id, (node) => ({ ...node, folded: !node.folded }));
  }

  /** What the stream tells. */
  tell(comment: ToldComment): void {
    const { branch } = this.view;
    const nodes = branch === null ? [] : told({ roots: branch.nodes, fresh: [] }, comment).roots;
    this.set({ ...told(this.view, comment), branch: branch === null ? null : { ...branch, nodes } });
  }

  find(id: string): Node | null {
    return find(this.view.branch?.nodes ?? this.view.roots, id);
  }

  /** Brings a comment before the reader's eyes, once it is drawn: a busy page may take some frames. */
  focusOn(id: string, frames = 60): void {
    requestAnimationFrame(() => {
      const shown = this.screen.getElementById(`comment-${id}`);
      shown?.scrollIntoView({ block: 'center' });
      shown?.focus({ preventScroll: true });
      if (!shown && frames) this.focusOn(id, frames - 1);
    });
  }

  /** Whom the service does not take for anybody still reads, as nobody. */
  refuseToken(): void {
    console.error('Parley: the token was refused, and its reader is nobody.');
    this.session = nobody;
    this.set({ me: null });
  }

  private async firstPage(sort: Sort, early: Promise<Response | null> | null): Promise<FirstPage | null> {
    const response = (await early) ?? (await this.ask(firstPageUrl(this.settings, sort)));
    return response?.ok === true ? ((await response.json()) as FirstPage) : null;
  }

  /** Bare, because the first comments shall not wait for a client that knows all routes. null: there is no connection. */
  readonly ask = async (url: string, init: RequestInit = {}): Promise<Response | null> => {
    const token = await this.session.token();
    const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
    try {
      const response = await fetch(url, { ...init, headers });
      if (response.status !== 401 || token === null) return response;
      this.refuseToken();
      return await this.ask(url, init);
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  };
}
