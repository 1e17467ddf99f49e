import { anonymous, type Session } from '../session/session.js';
import type { Settings, Sort } from '../settings/settings.js';
import { firstPageUrl } from '../settings/thread-url.js';
import type { WidgetStorage } from '../storage/storage.js';
import type { I18n } from '../texts/i18n.js';
import type { CommentUpdate, FirstPage } from './api-types.js';
import { applyLiveUpdate } from './live-update.js';
import { type DiscussionState, initialState } from './state.js';
import { buildTree, findNode, type Node, type Nodes, updateNode } from './tree.js';

/** The store of one element: its state, who is reading, and what loads and changes the state. */
export class Discussion {
  /** Replaced when a guest registers or leaves, or the service refuses the token. */
  session: Session = anonymous;
  private current: DiscussionState;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly settings: Settings,
    readonly i18n: I18n,
    readonly storage: WidgetStorage,
    /** Where the components render to. */
    readonly root: ShadowRoot,
  ) {
    this.current = initialState(settings.sort);
  }

  get state(): DiscussionState {
    return this.current;
  }

  update(changes: Partial<DiscussionState>): void {
    this.current = { ...this.current, ...changes };
    for (const listener of this.listeners) listener();
  }

  /** @param listener is called after every change of the state */
  subscribe(listener: () => void): void {
    this.listeners.add(listener);
  }

  /** @param earlyResponse the response for the first page, if it was requested already */
  async load(sort: Sort, earlyResponse: Promise<Response | null> | null = null): Promise<void> {
    const [me, page] = await Promise.all([this.session.me(), this.firstPage(sort, earlyResponse)]);
    if (page === null) {
      this.update({ phase: 'failed', sort });
      return;
    }
    const { thread, items, nextCursor } = page;
    const roots = buildTree(items);
    this.update({
      phase: 'ready',
      // The service may have refused the token meanwhile.
      me: this.session === anonymous ? null : me,
      sort,
      thread,
      roots,
      nextCursor,
      incoming: [],
      autoLoads: false,
      branch: null,
    });
  }

  /** Changes a comment wherever it is shown. */
  updateNode(id: string, change: (node: Node) => Node | null): void {
    this.updateTrees((nodes) => updateNode(nodes, id, change));
  }

  updateTrees(change: (nodes: Nodes) => Nodes): void {
    const { roots, branch } = this.state;
    this.update({ roots: change(roots), branch: branch && change(branch) });
  }

  toggleReplies(id: string): void {
    this.updateNode(id, (node) => ({ ...node, isCollapsed: !node.isCollapsed }));
  }

  applyLiveUpdate(update: CommentUpdate): void {
    const { state } = this;
    const branch = state.branch && applyLiveUpdate({ roots: state.branch, incoming: [] }, update).roots;
    this.update({ ...applyLiveUpdate(state, update), branch });
  }

  findNode(id: string): Node | null {
    return findNode(this.state.branch ?? this.state.roots, id);
  }

  /** Scrolls to a comment and focuses it. Rendering a large update may take several frames, so it waits for the element. */
  focusComment(id: string, frames = 60): void {
    requestAnimationFrame(() => {
      const element = this.root.getElementById(`comment-${id}`);
      element?.scrollIntoView({ block: 'center' });
      element?.focus({ preventScroll: true });
      if (!element && frames) this.focusComment(id, frames - 1);
    });
  }

  /** For a token that the service has refused. */
  dropSession(): void {
    console.error('Parley: the token was refused; the reader is anonymous.');
    this.session = anonymous;
    this.update({ me: null });
  }

  private async firstPage(sort: Sort, earlyResponse: Promise<Response | null> | null): Promise<FirstPage | null> {
    const response = (await earlyResponse) ?? (await this.request(firstPageUrl(this.settings, sort)));
    return response?.ok === true ? ((await response.json()) as FirstPage) : null;
  }

  /** Plain `fetch`, so that the first comments need not wait for the API client. @returns null if the connection fails */
  readonly request = async (url: string, init: RequestInit = {}): Promise<Response | null> => {
    const token = await this.session.token();
    const headers: HeadersInit = token === null ? {} : { Authorization: `Bearer ${token}` };
    try {
      const response = await fetch(url, { ...init, headers });
      if (response.status !== 401 || token === null) return response;
      this.dropSession();
      return await this.request(url, init);
    } catch (error) {
      if (error instanceof TypeError) return null;
      throw error;
    }
  };
}
