import { randomBytes } from 'node:crypto';
import { signToken } from '#libs/http';
import { type ApiResponse, bodyOf, Client } from './client.js';
import type { Category, Comment, CommentsPage, Notification, Page, Post, Thread } from './api-types.js';

/** A unique name. */
export function uniqueName(name: string): string {
  return `${name}-${randomBytes(5).toString('hex')}`;
}

/** The usual requests of a frontend at the default site, each of which must succeed. */
export class Forum {
  readonly anyone: Client;

  constructor(
    readonly address: string,
    private readonly secret: string,
  ) {
    this.anyone = new Client(address);
  }

  /** A client with a new user. */
  async person(name: string, roles: readonly string[] = []): Promise<Client & { readonly sub: string }> {
    const sub = uniqueName(name.toLowerCase());
    const token = await signToken(this.secret, { sub, name, roles }, '1h');
    return Object.assign(new Client(this.address, token), { sub });
  }

  /** The same person under another name. */
  async again({ sub }: { readonly sub: string }, name: string): Promise<Client> {
    return new Client(this.address, await signToken(this.secret, { sub, name }, '1h'));
  }

  /** Somebody whose token is from before a restart. */
  as(token: string | null): Client {
    return new Client(this.address, token);
  }

  async post(by: Client, fields: object = {}): Promise<Post> {
    return bodyOf(await by.post<Post>('/v1/posts', { title: uniqueName('A post'), body: 'Its text.', ...fields }), 201);
  }

  async comment(by: Client, threadId: string, fields: object = {}): Promise<Comment> {
    return bodyOf(await this.tryComment(by, threadId, fields), 201);
  }

  tryComment(by: Client, threadId: string, fields: object = {}): Promise<ApiResponse<Comment>> {
    return by.post<Comment>(`/v1/threads/${threadId}/comments`, { body: uniqueName('A comment'), ...fields });
  }

  async category(by: Client, fields: object = {}): Promise<Category> {
    const slug = uniqueName('category');
    return bodyOf(await by.post<Category>('/v1/categories', { slug, name: slug, ...fields }), 201);
  }

  async readPost(id: string, by = this.anyone): Promise<Post> {
    return bodyOf(await by.get<Post>(`/v1/posts/${id}`));
  }

  async thread(id: string): Promise<Thread> {
    return bodyOf(await this.anyone.get<Thread>(`/v1/threads/${id}`));
  }

  async comments(threadId: string, query = ''): Promise<CommentsPage> {
    return bodyOf(await this.anyone.get<CommentsPage>(`/v1/threads/${threadId}/comments?${query}`));
  }

  async inbox(of: Client, query = ''): Promise<readonly Notification[]> {
    return bodyOf(await of.get<Page<Notification>>(`/v1/notifications?${query}`)).items;
  }

  async unread(of: Client): Promise<number> {
    return bodyOf(await of.get<{ count: number }>('/v1/notifications/unread-count')).count;
  }
}

/** Every item of a list, page by page; `between` runs after each page. */
export async function pages<T>(
  client: Client,
  path: string,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<T[]> {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const place: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page: Page<T> = bodyOf(await client.get<Page<T>>(path + place));
    items.push(...page.items);
    cursor = page.nextCursor;
    await between();
  } while (cursor !== null);
  return items;
}
