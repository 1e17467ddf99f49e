import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendRequest, type RequestOptions } from './request.js';
import type { Installation } from './installation.js';
import type { Random } from './random.js';
import type { Service } from './replica.js';

/** The error codes of a connection that was refused, or broke before a response. */
const BROKEN = new Set(['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'UND_ERR_SOCKET']);

/**
 * Clients of all services behind a round-robin load balancer. They retry only where that is allowed: after a 503 with
 * Retry-After, or when the connection broke before a response.
 */
export class Clients {
  /** The ids of comments with a 2xx response. */
  readonly accepted = new Set<string>();
  /** The number of these responses. */
  succeeded = 0;
  readonly posts = new Set<string>();
  reads = 0;
  /** All other responses: there should be none. */
  readonly refused: string[] = [];
  /** The reasons for retries, with their counts. */
  readonly retries = new Map<string, number>();
  private stopping = false;
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly installation: Installation,
    private readonly threads: readonly string[],
    private readonly random: Random,
  ) {}

  start(count: number): void {
    this.running = Promise.all(Array.from({ length: count }, () => this.act()));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.running;
  }

  private async act(): Promise<void> {
    const { installation, random } = this;
    const [author, commenter] = [await installation.token('author'), await installation.token('commenter')];
    while (!this.stopping) {
      const thread = random.pick(this.threads);
      const choice = random.next();
      if (choice < 0.6) {
        const body = { body: `comment ${String(choice)}` };
        const id = await this.write('comments', `/v1/threads/${thread}/comments`, commenter, body);
        if (id === null) continue;
        this.accepted.add(id);
        this.succeeded++;
      } else if (choice < 0.7) {
        const id = await this.write('posts', '/v1/posts', author, { title: `Post ${String(choice)}`, body: 'x' });
        if (id !== null) this.posts.add(id);
      } else {
        if (choice < 0.8) await this.sendWithRetry('posts', `/v1/posts/${thread}`, {});
        else if (choice < 0.9) await this.sendWithRetry('comments', `/v1/threads/${thread}/comments`, {});
        else await this.sendWithRetry('notifications', '/v1/notifications', { token: author });
        this.reads++;
      }
    }
  }

  private async write(service: Service, path: string, token: string, body: object): Promise<string | null> {
    const responseBody = await this.sendWithRetry(service, path, { method: 'POST', token, body, key: randomUUID() });
    return responseBody === null ? null : (responseBody as { id: string }).id;
  }

  /** The body of a 2xx response; null for any other response that is not retryable. */
  private async sendWithRetry(service: Service, path: string, options: RequestOptions): Promise<unknown> {
    for (;;) {
      const result = await this.attempt(service, path, options);
      if ('responseBody' in result) return result.responseBody;
      this.retries.set(result.retryReason, (this.retries.get(result.retryReason) ?? 0) + 1);
      await sleep(20);
    }
  }

  private async attempt(
    service: Service,
    path: string,
    options: RequestOptions,
  ): Promise<{ responseBody: unknown } | { retryReason: string }> {
    try {
      const response = await sendRequest(this.installation, service, path, options);
      const text = await response.text();
      if (response.ok) return { responseBody: JSON.parse(text) };
      if (response.status === 503 && response.headers.has('retry-after')) return { retryReason: `${service}: 503` };
      this.refused.push(`${path}: ${String(response.status)} ${text}`);
    } catch (error) {
      const code = String((error as { cause?: { code?: unknown } }).cause?.code);
      if (BROKEN.has(code)) return { retryReason: `${service}: ${code}` };
      this.refused.push(`${path}: ${String(error)} (${code})`);
    }
    return { responseBody: null };
  }
}
