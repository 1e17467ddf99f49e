import { createHash } from 'node:crypto';
import { Api, type Comment, type Page, type Post, type Resource } from './api.js';
import type { DemoUsers } from './demo-users.js';
import {
  type CommentStep,
  type Discussion,
  type EditStep,
  expectedNotifications,
  postsOf,
  type PostStep,
  type Step,
} from './discussion.js';
import { inboxOf } from './inbox.js';
import type { Progress } from './progress.js';

/** Idempotency keys last 24 h; an hour less, so that none expires while the demo runs. */
const KEYS_LAST_MS = 23 * 60 * 60 * 1_000;
/** How long notifications may take until they can be read. */
const ARRIVAL_TIMEOUT_MS = 10_000;

interface Category extends Resource {
  readonly slug: string;
}

/** Plays a discussion on an instance. Playing it again changes nothing. */
export class Player {
  /** The ids of posts and comments by their labels. */
  readonly ids = new Map<string, string>();

  constructor(
    private readonly discussion: Discussion,
    private readonly users: DemoUsers,
    private readonly reader: Api,
    private readonly progress: Progress,
  ) {}

  /** How many steps the progress has. */
  static stepsOf(discussion: Discussion): number {
    return discussion.steps.length + 1;
  }

  /** @returns false if it was played here so long ago that its posts would be created a second time */
  async run(): Promise<boolean> {
    const category = await this.category();
    if (await this.isOld(category)) return false;
    this.progress.step(`the category ${this.discussion.category.name}`);
    for (const step of this.discussion.steps) {
      await this.take(step, category);
      this.progress.step(this.descriptionOf(step));
    }
    return true;
  }

  private async category(): Promise<Resource> {
    const { slug } = this.discussion.category;
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: Page<Category> = await this.reader.get(`/v1/categories?limit=100${cursorQuery(cursor)}`);
      const found = page.items.find((category) => category.slug === slug);
      if (found !== undefined) return found;
      cursor = page.nextCursor;
    }
    const admin = this.users.as(this.users.admin);
    return admin.post<Resource>(
      '/v1/categories',
      this.discussion.category,
      keyOf('category', this.discussion.category),
    );
  }

  /** Remembers the posts that exist already. */
  private async isOld(category: Resource): Promise<boolean> {
    const steps = postsOf(this.discussion);
    let old = false;
    for (let cursor: string | null = ''; cursor !== null;) {
      const query = `category=${category.id}&sort=new&limit=100${cursorQuery(cursor)}`;
      const page: Page<Post> = await this.reader.get(`/v1/posts?${query}`);
      for (const post of page.items) {
        const step = steps.find(({ title, by }) => title === post.title && by === post.author.id);
        if (step === undefined || this.ids.has(step.post)) continue;
        this.ids.set(step.post, post.id);
        old ||= Date.now() - Date.parse(post.createdAt) > KEYS_LAST_MS;
      }
      cursor = page.nextCursor;
    }
    return old;
  }

  private async take(step: Step, category: Resource): Promise<void> {
    if ('post' in step) await this.post(step, category);
    else if ('comment' in step) await this.comment(step);
    else if ('edit' in step) await this.edit(step);
    else if ('delete' in step) await this.delete(step.delete, step.by);
    else if ('vote' in step) await this.users.as(step.by).put(`/v1/posts/${this.idOf(step.vote)}/vote`, { value: 1 });
    else await this.read(step.read);
  }

  private async post({ post, by, title, tags, body }: PostStep, category: Resource): Promise<void> {
    const content = { title, tags, body, categoryId: category.id };
    const { id } = await this.users.as(by).post<Resource>('/v1/posts', content, keyOf(post, content));
    this.ids.set(post, id);
  }

  private async comment({ comment, on, under, by, body }: CommentStep): Promise<void> {
    const content = { body, parentId: under === undefined ? null : this.idOf(under) };
    const path = `/v1/threads/${this.idOf(on)}/comments`;
    const { id } = await this.users.as(by).post<Resource>(path, content, keyOf(comment, content));
    this.ids.set(comment, id);
  }

  private async edit({ edit, by, body }: EditStep): Promise<void> {
    const path = `/v1/comments/${this.idOf(edit)}`;
    const comment = await this.reader.get<Comment>(path);
    if (comment.body !== body) await this.users.as(by).patch(path, { body });
  }

  private async delete(label: string, by: string): Promise<void> {
    const path = `/v1/comments/${this.idOf(label)}`;
    const comment = await this.reader.get<Comment>(path);
    if (comment.status === 'published') await this.users.as(by).delete(path);
  }

  /** Waits first: a notification that came after this would count as unread. */
  private async read(person: string): Promise<void> {
    const api = this.users.as(person);
    await inboxOf(api, expectedNotifications(person, this.discussion), ARRIVAL_TIMEOUT_MS);
    await api.post('/v1/notifications/read-all');
  }

  private idOf(label: string): string {
    const id = this.ids.get(label);
    if (id === undefined) throw new Error(`discussion.yaml refers to ${label}, which does not exist yet.`);
    return id;
  }

  private descriptionOf(step: Step): string {
    if ('read' in step) return `${this.users.nameOf(step.read)} reads`;
    const who = this.users.nameOf(step.by);
    if ('post' in step) return `${who} posts “${step.title}”`;
    if ('comment' in step) return step.under === undefined ? `${who} comments` : `${who} replies`;
    if ('edit' in step) return `${who} edits a comment`;
    return 'delete' in step ? `${who} deletes a comment` : `${who} votes`;
  }
}

function cursorQuery(cursor: string): string {
  return cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
}

/** Another text under the same label is another request, so the key includes a digest of it. */
function keyOf(label: string, content: object): string {
  return `demo-${label}-${createHash('sha256').update(JSON.stringify(content)).digest('hex').slice(0, 16)}`;
}
