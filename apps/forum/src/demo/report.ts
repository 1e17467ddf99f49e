import type { Api, Comment, Page, Post } from './api.js';
import type { DemoUsers } from './demo-users.js';
import { type Discussion, expectedNotifications, postsOf } from './discussion.js';
import { inboxOf } from './inbox.js';
import { lineOfComment, lineOfNotification } from './lines.js';
import { waitFor } from './wait-for.js';

/** How long all events together may take to have their effect. */
const TIMEOUT_MS = 10_000;

interface CommentsPage extends Page<Comment> {
  readonly thread: { readonly commentCount: number };
}

/** Prints the threads as trees, and the notifications of each person. */
export class Report {
  private readonly giveUpAt = performance.now() + TIMEOUT_MS;

  constructor(
    private readonly discussion: Discussion,
    private readonly users: DemoUsers,
    private readonly reader: Api,
    private readonly print: (line: string) => void,
  ) {}

  /** @param ids of the posts, by their labels */
  async run(ids: ReadonlyMap<string, string>): Promise<void> {
    for (const { post } of postsOf(this.discussion)) {
      const id = ids.get(post);
      if (id !== undefined) await this.thread(id);
    }
    await this.inboxes();
  }

  /** The post gets its count from the comments service by events, so it may lag for a moment. */
  private async thread(id: string): Promise<void> {
    const { items, thread } = await this.comments(id);
    const caughtUp = await waitFor(this.timeLeft, async () => {
      const post = await this.reader.get<Post>(`/v1/posts/${id}`);
      return post.commentCount === thread.commentCount ? post : null;
    });
    const post = caughtUp ?? (await this.reader.get<Post>(`/v1/posts/${id}`));
    const behind = caughtUp === null ? ` (the thread has ${String(thread.commentCount)})` : '';
    this.print('');
    this.print(`${post.title}  — ${post.author.name}`);
    this.print(`score ${String(post.score)}, comments ${String(post.commentCount)}${behind}`);
    for (const comment of items) this.print(lineOfComment(comment));
  }

  private async comments(id: string): Promise<CommentsPage> {
    const first = await this.page(id, '');
    const items = [...(await this.complete(id, first.items))];
    for (let cursor = first.nextCursor; cursor !== null;) {
      const page: CommentsPage = await this.page(id, `&cursor=${encodeURIComponent(cursor)}`);
      items.push(...(await this.complete(id, page.items)));
      cursor = page.nextCursor;
    }
    return { ...first, items };
  }

  /** Loads the replies that a page has left out, and inserts them below their parent and its other replies. */
  private async complete(id: string, shown: readonly Comment[]): Promise<Comment[]> {
    const items: Comment[] = [];
    const open: Comment[] = [];
    for (const comment of [...shown, null]) {
      while (open.length > 0 && (comment === null || (open.at(-1)?.depth ?? 0) >= comment.depth)) {
        items.push(...(await this.rest(id, open.pop())));
      }
      if (comment === null) break;
      items.push(comment);
      open.push(comment);
    }
    return items;
  }

  private async rest(id: string, parent: Comment | undefined): Promise<Comment[]> {
    const items: Comment[] = [];
    for (let cursor = parent?.moreReplies ?? null; cursor !== null && parent !== undefined;) {
      const page: CommentsPage = await this.page(id, `&parent=${parent.id}&cursor=${encodeURIComponent(cursor)}`);
      items.push(...(await this.complete(id, page.items)));
      cursor = page.nextCursor;
    }
    return items;
  }

  private page(id: string, query: string): Promise<CommentsPage> {
    return this.reader.get<CommentsPage>(`/v1/threads/${id}/comments?sort=old&limit=100&depth=100${query}`);
  }

  private async inboxes(): Promise<void> {
    this.print('');
    this.print('The notifications of each:');
    for (const person of Object.keys(this.discussion.people)) {
      const api = this.users.as(person);
      const items = await inboxOf(api, expectedNotifications(person, this.discussion), this.timeLeft);
      const { count } = await api.get<{ count: number }>('/v1/notifications/unread-count');
      this.print(`  ${this.users.nameOf(person)}: ${count === 0 ? 'nothing unread' : `${String(count)} unread`}`);
      for (const notification of items) this.print(`    ${lineOfNotification(notification)}`);
    }
  }

  /** In milliseconds. */
  private get timeLeft(): number {
    return this.giveUpAt - performance.now();
  }
}
