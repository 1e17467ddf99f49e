import { type ParleyClient, parleyClient, ParleyProblem } from '#libs/client';
import type { Comment, Thread } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { joined, withAdded, withFresh } from '../discussion/growing.js';
import { nodeOf, type Nodes, pathTo, treeOf, withChanged } from '../discussion/tree.js';
import { Session } from '../session/session.js';
import { guestName } from '../storage/storage.js';
import type { Sort } from '../settings/settings.js';
import { refusalInWords } from '../texts/refusal-in-words.js';
import type { TextName } from '../texts/words.js';
import { equip } from '../ui/equip.js';
import { keptFocus } from './kept-focus.js';
import { reach, Unreachable } from './unreachable.js';

/** Whoever wants more gets as much as the service gives at once. */
const NEXT_PAGE_SIZE = 100;

/** What readers do, each with what changes on the screen. A refusal is thrown, for `Discussion.act` to tell. */
export class Actions {
  private readonly client: ParleyClient;

  constructor(private readonly discussion: Discussion) {
    const { settings } = discussion;
    equip(discussion);
    const token = () => discussion.session.token();
    const fetch = async (request: Request) => {
      const response = await reach(request);
      if (response.status === 401 && request.headers.has('Authorization')) discussion.refuseToken();
      return response;
    };
    this.client = parleyClient({ url: settings.api, site: settings.site, token, fetch });
  }

  /** What to tell of a failure. */
  inWords(error: unknown): string {
    const { words } = this.discussion;
    if (error instanceof Unreachable) return words.say('offline');
    if (!(error instanceof ParleyProblem)) {
      console.error(error);
      return words.say('unexpected');
    }
    return refusalInWords(error.problem, words);
  }

  announce(name: TextName): void {
    this.discussion.set({ notice: { text: this.discussion.words.say(name), isProblem: false } });
  }

  /** Shows what has come since. */
  showFresh(): void {
    const { discussion } = this;
    const { sort, fresh } = discussion.view;
    discussion.set({ roots: withFresh(discussion.view, sort !== 'old'), fresh: [], branch: null });
    const [first] = fresh;
    if (first !== undefined) discussion.focusOn(first.id);
  }

  /** More of the top level. */
  async more(): Promise<void> {
    const { thread, next, sort, isLoadingMore } = this.discussion.view;
    if (thread === null || next === null || isLoadingMore) return;
    this.discussion.set({ isLoadingMore: true, goesOn: true });
    try {
      const page = await this.page(thread.id, { sort, cursor: next });
      const { roots } = this.discussion.view;
      this.discussion.set({ roots: joined(roots, treeOf(page.items)), next: page.nextCursor });
    } finally {
      this.discussion.set({ isLoadingMore: false });
    }
  }

  /** More of the replies to one comment. */
  async moreReplies(id: string, cursor: string): Promise<void> {
    const { thread, sort, branch } = this.discussion.view;
    if (thread === null) return;
    // Cursors are of one order: a comment that was found by itself has its replies from the oldest on.
    const page = await this.page(thread.id, { sort: branch === null ? sort : 'old', cursor, parent: id });
    const withMore = (nodes: Nodes) =>
      withChanged(nodes, id, (node) => ({
        ...node,
        replies: joined(node.replies, treeOf(page.items)),
        more: page.nextCursor,
      }));
    const { roots } = this.discussion.view;
    this.discussion.set(
      branch === null ? { roots: withMore(roots) } : { branch: { ...branch, nodes: withMore(branch.nodes) } },
    );
  }

  /** Shows a comment that a link leads to: where it stands if it is here, or else by itself, below what it replies to. */
  async goTo(id: string): Promise<void> {
    const { discussion } = this;
    if (discussion.find(id) === null) {
      const params = { path: { id } };
      const [{ data: comment }, { data: context }] = await Promise.all([
        this.client.GET('/v1/comments/{id}', { params }),
        this.client.GET('/v1/comments/{id}/context', { params }),
      ]);
      if (comment === undefined || comment.threadId !== discussion.view.thread?.id) {
        this.announce('notThere');
        return;
      }
      const nodes = treeOf([...(context?.items ?? []).map(aside), comment]);
      discussion.set({ branch: { of: id, nodes } });
      if (comment.moreReplies !== null) await this.moreReplies(id, comment.moreReplies);
    }
    const nodes = discussion.view.branch?.nodes ?? discussion.view.roots;
    for (const { comment, folded } of pathTo(nodes, id).slice(0, -1)) if (folded) discussion.fold(comment.id);
    discussion.focusOn(id);
  }

  async site(): Promise<void> {
    if (this.discussion.view.site !== null) return;
    const { data } = await this.client.GET('/v1/site');
    this.discussion.set({ site: data ?? null });
  }

  /** Shows the vote at once, and takes it back if it is refused. */
  async vote(id: string, value: -1 | 0 | 1): Promise<void> {
    const before = this.discussion.find(id)?.comment;
    if (before === undefined) return;
    this.show(id, { myVote: value, score: before.score + value - before.myVote });
    try {
      const { data } = await this.client.PUT('/v1/comments/{id}/vote', { params: { path: { id } }, body: { value } });
      this.show(id, data ?? {});
    } catch (error) {
      this.show(id, { myVote: before.myVote, score: before.score });
      throw error;
    }
  }

  async react(id: string, emoji: string): Promise<void> {
    const isOn = this.discussion.find(id)?.comment.myReactions.includes(emoji) === true;
    const params = { path: { id, emoji } };
    const route = '/v1/comments/{id}/reactions/{emoji}';
    const { data } = await (isOn ? this.client.DELETE(route, { params }) : this.client.PUT(route, { params }));
    if (data !== undefined) this.show(id, { reactions: data.reactions, myReactions: data.myReactions });
  }

  async pin(id: string, pinned: boolean): Promise<void> {
    const params = { path: { id } };
    const route = '/v1/comments/{id}/pin';
    await (pinned ? this.client.PUT(route, { params }) : this.client.DELETE(route, { params }));
    this.show(id, { pinned });
  }

  async delete({ id }: Comment): Promise<void> {
    const { discussion } = this;
    const focusAgain = keptFocus(discussion.screen, id);
    await this.client.DELETE('/v1/comments/{id}', { params: { path: { id } } });
    // As many replies as are known here: the reader's own came after the comment was loaded.
    const { comment, replies } = discussion.find(id) ?? {};
    // The stream may have been faster.
    if (comment !== undefined) {
      const replyCount = Math.max(comment.replyCount, replies?.length ?? 0);
      discussion.tell({ ...comment, status: 'deleted', replyCount });
    }
    focusAgain();
    this.announce('gone');
  }

  /** @throws {ParleyProblem} 412 where somebody else was faster */
  async edit({ id, revision }: Comment, body: string): Promise<void> {
    const header = { 'If-Match': `"r${String(revision)}.v0.-"` };
    const { data } = await this.client.PATCH('/v1/comments/{id}', { params: { path: { id }, header }, body: { body } });
    if (data === undefined) return;
    const { bodyHtml, editedAt, status, ...rest } = data;
    this.show(id, { body: rest.body, bodyHtml, editedAt, status, revision: rest.revision });
    this.announce('saved');
    this.discussion.focusOn(id);
  }

  /** @param key the same for every try with the same text, so that it is written once */
  async write(body: string, parentId: string | null, key: string): Promise<void> {
    const { discussion } = this;
    const thread = discussion.view.thread ?? (await this.openThread());
    const params = { path: { id: thread.id }, header: { 'Idempotency-Key': key } };
    const { data } = await this.client.POST('/v1/threads/{id}/comments', { params, body: { body, parentId } });
    if (data === undefined) return;
    const place = discussion.view.sort === 'old' ? 'last' : 'first';
    discussion.set({
      fresh: discussion.view.fresh.filter(({ id }) => id !== data.id),
      me: await discussion.session.me(),
    });
    discussion.reshape((nodes) => withAdded(nodes, nodeOf(data, true), place));
    this.announce(data.status === 'published' ? 'sent' : 'sentPending');
    discussion.focusOn(data.id);
  }

  async becomeGuest(name: string): Promise<void> {
    const { data } = await this.client.POST('/v1/guests', { body: { name } });
    if (data === undefined) return;
    this.discussion.keep.write(guestName(this.discussion.settings), data.token);
    await this.comeAsGuest();
  }

  async forgetGuest(): Promise<void> {
    this.discussion.keep.forget(guestName(this.discussion.settings));
    await this.comeAsGuest();
  }

  async preview(body: string): Promise<string> {
    const { data } = await this.client.POST('/v1/comments/preview', { body: { body } });
    return data?.bodyHtml ?? '';
  }

  async people(prefix: string) {
    const { data } = await this.client.GET('/v1/people', { params: { query: { prefix, limit: 6 } } });
    return (data?.items ?? []).filter(({ handle }) => handle !== null);
  }

  /** The page has signed nobody in, or somebody whose token was refused. */
  private async comeAsGuest(): Promise<void> {
    const { discussion } = this;
    const settings = { ...discussion.settings, token: null, tokenCallback: null };
    discussion.session = new Session(settings, null, discussion.keep);
    discussion.set({ me: await discussion.session.me() });
  }

  /** Whoever writes first opens the thread of the page. */
  private async openThread(): Promise<Thread> {
    const { url, title, thread: page } = this.discussion.settings;
    const key = page.by === 'key' ? { key: page.name } : {};
    await this.site();
    // A title that is too long for the site is no reason not to talk.
    const longest = this.discussion.view.site?.limits.titleLength ?? 0;
    const short = [...title.trim()].slice(0, longest).join('');
    const { data } = await this.client.PUT('/v1/threads', {
      body: { url, title: short === '' ? null : short, ...key },
    });
    if (data === undefined) throw new Error('A thread was opened, and the answer is empty.');
    this.discussion.set({ thread: data });
    return data;
  }

  private async page(id: string, query: { sort: Sort; cursor?: string; parent?: string }) {
    const params = { path: { id }, query: { ...query, limit: NEXT_PAGE_SIZE } };
    const { data } = await this.client.GET('/v1/threads/{id}/comments', { params });
    if (data === undefined) throw new Error('A page of comments is empty.');
    return data;
  }

  private show(id: string, changes: Partial<Comment>): void {
    this.discussion.change(id, (node) => ({ ...node, comment: { ...node.comment, ...changes } }));
  }
}

/** What a comment replies to is shown without its other replies. */
function aside(comment: Comment): Comment {
  return { ...comment, moreReplies: null };
}
