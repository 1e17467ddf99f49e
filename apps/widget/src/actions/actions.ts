import { type ParleyClient, parleyClient, ParleyProblem } from '#libs/client';
import type { Comment, Thread } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { appendPage, insertIncoming, insertNode } from '../discussion/tree-insert.js';
import { buildTree, createNode, type Nodes, pathTo, updateNode } from '../discussion/tree.js';
import { TokenSession } from '../session/token-session.js';
import type { Sort } from '../settings/settings.js';
import { guestTokenKey } from '../storage/storage.js';
import type { TextName } from '../texts/i18n.js';
import { problemText } from '../texts/problem-text.js';
import { initInteractive } from '../ui/init-interactive.js';
import { fetchResponse, NetworkError } from './network.js';
import { prepareFocusRestore } from './restore-focus.js';

/** The maximum of the service. */
const PAGE_SIZE = 100;

/** The requests that a reader triggers, with the changes of the state that follow. An error response throws; `runAction` shows it. */
export class Actions {
  private readonly client: ParleyClient;

  constructor(private readonly discussion: Discussion) {
    const { settings } = discussion;
    initInteractive(discussion);
    const token = () => discussion.session.token();
    const fetch = async (request: Request) => {
      const response = await fetchResponse(request);
      if (response.status === 401 && request.headers.has('Authorization')) discussion.dropSession();
      return response;
    };
    this.client = parleyClient({ url: settings.api, site: settings.site, token, fetch });
  }

  errorText(error: unknown): string {
    const { i18n } = this.discussion;
    if (error instanceof NetworkError) return i18n.t('offline');
    if (!(error instanceof ParleyProblem)) {
      console.error(error);
      return i18n.t('unexpected');
    }
    return problemText(error.problem, i18n);
  }

  /** Tells a screen reader what has happened. */
  announce(name: TextName): void {
    this.discussion.update({ notice: { text: this.discussion.i18n.t(name), isError: false } });
  }

  showIncoming(): void {
    const { discussion } = this;
    const { sort, incoming } = discussion.state;
    discussion.update({ roots: insertIncoming(discussion.state, sort !== 'old'), incoming: [], branch: null });
    const [first] = incoming;
    if (first !== undefined) discussion.focusComment(first.id);
  }

  /** Loads the next page of top-level comments. */
  async loadMore(): Promise<void> {
    const { thread, nextCursor, sort, isLoading } = this.discussion.state;
    if (thread === null || nextCursor === null || isLoading) return;
    this.discussion.update({ isLoading: true, autoLoads: true });
    try {
      const page = await this.fetchPage(thread.id, { sort, cursor: nextCursor });
      const { roots } = this.discussion.state;
      this.discussion.update({ roots: appendPage(roots, buildTree(page.items)), nextCursor: page.nextCursor });
    } finally {
      this.discussion.update({ isLoading: false });
    }
  }

  async loadMoreReplies(id: string, cursor: string): Promise<void> {
    const { thread, sort, branch } = this.discussion.state;
    if (thread === null) return;
    // A cursor belongs to one sort order: a comment that was loaded by its id lists its replies from the oldest on.
    const page = await this.fetchPage(thread.id, { sort: branch === null ? sort : 'old', cursor, parent: id });
    const withReplies = (nodes: Nodes) =>
      updateNode(nodes, id, (node) => ({
        ...node,
        replies: appendPage(node.replies, buildTree(page.items)),
        repliesCursor: page.nextCursor,
      }));
    const { roots } = this.discussion.state;
    this.discussion.update(branch === null ? { roots: withReplies(roots) } : { branch: withReplies(branch) });
  }

  /** Shows the comment of a permalink: in place if it is loaded, or else alone with its ancestors. */
  async showComment(id: string): Promise<void> {
    const { discussion } = this;
    if (discussion.findNode(id) === null) {
      const params = { path: { id } };
      const [{ data: comment }, { data: context }] = await Promise.all([
        this.client.GET('/v1/comments/{id}', { params }),
        this.client.GET('/v1/comments/{id}/context', { params }),
      ]);
      if (comment === undefined || comment.threadId !== discussion.state.thread?.id) {
        this.announce('notFound');
        return;
      }
      discussion.update({ branch: buildTree([...(context?.items ?? []).map(withoutOtherReplies), comment]) });
      if (comment.moreReplies !== null) await this.loadMoreReplies(id, comment.moreReplies);
    }
    const nodes = discussion.state.branch ?? discussion.state.roots;
    for (const { comment, isCollapsed } of pathTo(nodes, id).slice(0, -1)) {
      if (isCollapsed) discussion.toggleReplies(comment.id);
    }
    discussion.focusComment(id);
  }

  async loadSite(): Promise<void> {
    if (this.discussion.state.site !== null) return;
    const { data } = await this.client.GET('/v1/site');
    this.discussion.update({ site: data ?? null });
  }

  /** Updates optimistically, and rolls back if the service refuses the vote. */
  async vote(id: string, value: -1 | 0 | 1): Promise<void> {
    const before = this.discussion.findNode(id)?.comment;
    if (before === undefined) return;
    this.updateComment(id, { myVote: value, score: before.score + value - before.myVote });
    try {
      const { data } = await this.client.PUT('/v1/comments/{id}/vote', { params: { path: { id } }, body: { value } });
      this.updateComment(id, data ?? {});
    } catch (error) {
      this.updateComment(id, { myVote: before.myVote, score: before.score });
      throw error;
    }
  }

  async toggleReaction(id: string, emoji: string): Promise<void> {
    const isOn = this.discussion.findNode(id)?.comment.myReactions.includes(emoji) === true;
    const params = { path: { id, emoji } };
    const route = '/v1/comments/{id}/reactions/{emoji}';
    const { data } = await (isOn ? this.client.DELETE(route, { params }) : this.client.PUT(route, { params }));
    if (data !== undefined) this.updateComment(id, { reactions: data.reactions, myReactions: data.myReactions });
  }

  async pin(id: string, pinned: boolean): Promise<void> {
    const params = { path: { id } };
    const route = '/v1/comments/{id}/pin';
    await (pinned ? this.client.PUT(route, { params }) : this.client.DELETE(route, { params }));
    this.updateComment(id, { pinned });
  }

  async delete({ id }: Comment): Promise<void> {
    const { discussion } = this;
    const restoreFocus = prepareFocusRestore(discussion.root, id);
    await this.client.DELETE('/v1/comments/{id}', { params: { path: { id } } });
    const { comment, replies } = discussion.findNode(id) ?? {};
    // Without a node the stream was faster and has removed it.
    if (comment !== undefined) {
      // `replyCount` does not include replies that were written after the comment was loaded.
      const replyCount = Math.max(comment.replyCount, replies?.length ?? 0);
      discussion.applyLiveUpdate({ ...comment, status: 'deleted', replyCount });
    }
    restoreFocus();
    this.announce('commentDeleted');
  }

  /** @throws {ParleyProblem} with status 412 if the comment has changed since it was loaded */
  async edit({ id, revision }: Comment, body: string): Promise<void> {
    const header = { 'If-Match': `"r${String(revision)}.v0.-"` };
    const { data } = await this.client.PATCH('/v1/comments/{id}', { params: { path: { id }, header }, body: { body } });
    if (data === undefined) return;
    const { bodyHtml, editedAt, status, ...rest } = data;
    this.updateComment(id, { body: rest.body, bodyHtml, editedAt, status, revision: rest.revision });
    this.announce('saved');
    this.discussion.focusComment(id);
  }

  /** @param idempotencyKey the same for every attempt to send the same text, so that it is posted once */
  async post(body: string, parentId: string | null, idempotencyKey: string): Promise<void> {
    const { discussion } = this;
    const thread = discussion.state.thread ?? (await this.openThread());
    const params = { path: { id: thread.id }, header: { 'Idempotency-Key': idempotencyKey } };
    const { data } = await this.client.POST('/v1/threads/{id}/comments', { params, body: { body, parentId } });
    if (data === undefined) return;
    const place = discussion.state.sort === 'old' ? 'last' : 'first';
    discussion.update({
      incoming: discussion.state.incoming.filter(({ id }) => id !== data.id),
      me: await discussion.session.me(),
    });
    discussion.updateTrees((nodes) => insertNode(nodes, createNode(data, true), place));
    this.announce(data.status === 'published' ? 'sent' : 'sentPending');
    discussion.focusComment(data.id);
  }

  async registerGuest(name: string): Promise<void> {
    const { data } = await this.client.POST('/v1/guests', { body: { name } });
    if (data === undefined) return;
    this.discussion.storage.write(guestTokenKey(this.discussion.settings), data.token);
    await this.startGuestSession();
  }

  async forgetGuest(): Promise<void> {
    this.discussion.storage.remove(guestTokenKey(this.discussion.settings));
    await this.startGuestSession();
  }

  async preview(body: string): Promise<string> {
    const { data } = await this.client.POST('/v1/comments/preview', { body: { body } });
    return data?.bodyHtml ?? '';
  }

  async findPeople(prefix: string) {
    const { data } = await this.client.GET('/v1/people', { params: { query: { prefix, limit: 6 } } });
    return (data?.items ?? []).filter(({ handle }) => handle !== null);
  }

  /** Ignores the host's token: there is none, or the service has refused it. */
  private async startGuestSession(): Promise<void> {
    const { discussion } = this;
    const settings = { ...discussion.settings, token: null, tokenCallback: null };
    discussion.session = new TokenSession(settings, null, discussion.storage);
    discussion.update({ me: await discussion.session.me() });
  }

  /** A page has no thread until somebody writes its first comment. */
  private async openThread(): Promise<Thread> {
    const { url, title, thread: ref } = this.discussion.settings;
    const key = ref.by === 'key' ? { key: ref.value } : {};
    await this.loadSite();
    // A title that is too long for the site must not prevent the comment.
    const maxLength = this.discussion.state.site?.limits.titleLength ?? 0;
    const truncated = [...title.trim()].slice(0, maxLength).join('');
    const { data } = await this.client.PUT('/v1/threads', {
      body: { url, title: truncated === '' ? null : truncated, ...key },
    });
    if (data === undefined) throw new Error('The response to opening a thread has no body.');
    this.discussion.update({ thread: data });
    return data;
  }

  private async fetchPage(id: string, query: { sort: Sort; cursor?: string; parent?: string }) {
    const params = { path: { id }, query: { ...query, limit: PAGE_SIZE } };
    const { data } = await this.client.GET('/v1/threads/{id}/comments', { params });
    if (data === undefined) throw new Error('The response for a page of comments has no body.');
    return data;
  }

  private updateComment(id: string, changes: Partial<Comment>): void {
    this.discussion.updateNode(id, (node) => ({ ...node, comment: { ...node.comment, ...changes } }));
  }
}

/** An ancestor of a permalink's comment shows only the reply on the path, without a button for more. */
function withoutOtherReplies(comment: Comment): Comment {
  return { ...comment, moreReplies: null };
}
