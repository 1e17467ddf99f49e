import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { eventually } from '#libs/testing';
import type { Installation } from './installation.js';
import type { Service } from './replica.js';

/** How long a client waits for a response, and before a retry, in milliseconds. */
const TIMEOUT_MS = 15_000;
const BETWEEN_TRIES = 50;

/** Writers that create comments continuously, and retry every failure with the same Idempotency-Key. */
export class Load {
  /** The ids of comments with a 2xx response. */
  readonly accepted = new Set<string>();
  /** Final errors: there should be none. */
  readonly refused: string[] = [];
  /** Failures and retryable errors; each was retried. */
  readonly broken: string[] = [];
  /** The number of 2xx responses, and of those after a retry. */
  succeeded = 0;
  triedAgain = 0;
  private stopping = false;
  private readonly writers: Promise<void>[];

  private constructor(
    private readonly installation: Installation,
    readonly threads: readonly string[],
    count: number,
    /** The pause of each writer between two comments, in milliseconds. */
    private readonly pause: number,
    private readonly token: string,
  ) {
    this.writers = Array.from({ length: count }, (_, n) => this.write(n));
  }

  static async start(installation: Installation, writers: number, threads: number, pause = 10): Promise<Load> {
    const author = await installation.token('author');
    const ids: string[] = [];
    for (let i = 0; i < threads; i++) {
      const body = { title: `Post ${String(i)}`, body: 'x' };
      const request = { path: '/v1/posts', token: author, body, key: randomUUID() };
      const { responseBody, refusal } = await sendWithRetry(installation, 'posts', request, []);
      if (responseBody === null) throw new Error(`a post was not taken: ${String(refusal)}`);
      ids.push(responseBody.id);
    }
    await eventually(async () => {
      const open = await installation.query('SELECT 1 FROM comments.threads WHERE id = ANY($1)', [ids]);
      expect(open).toHaveLength(threads);
    }, 60_000);
    return new Load(installation, ids, writers, pause, await installation.token('commenter'));
  }

  /** Waits until this many more comments have been accepted. */
  async progress(by = 60): Promise<void> {
    const from = this.succeeded;
    await eventually(() => {
      expect(this.succeeded).toBeGreaterThanOrEqual(from + by);
    }, 120_000);
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await Promise.all(this.writers);
  }

  private async write(writer: number): Promise<void> {
    for (let n = 0; !this.stopping; n++) {
      const thread = this.threads[(writer + n) % this.threads.length] ?? '';
      await this.comment(thread, randomUUID());
      await sleep(this.pause);
    }
  }

  private async comment(thread: string, key: string): Promise<void> {
    const path = `/v1/threads/${thread}/comments`;
    const request = { path, token: this.token, body: { body: `comment ${key}` }, key };
    const { responseBody, refusal, tries } = await sendWithRetry(this.installation, 'comments', request, this.broken);
    if (refusal !== null) this.refused.push(refusal);
    if (responseBody === null) return;
    this.accepted.add(responseBody.id);
    this.succeeded++;
    if (tries > 1) this.triedAgain++;
  }
}

interface Request {
  readonly path: string;
  readonly token: string;
  readonly body: object;
  readonly key: string;
}

interface RequestResult {
  /** The body of a 2xx response. */
  readonly responseBody: { readonly id: string } | null;
  /** A final error. */
  readonly refusal: string | null;
  readonly tries: number;
}

/**
 * Sends a request with the same key until its response is final.
 * @param broken receives the failure of each try before the last one
 */
async function sendWithRetry(
  installation: Installation,
  service: Service,
  request: Request,
  broken: string[],
): Promise<RequestResult> {
  for (let tries = 1; ; tries++) {
    if (installation.isDestroyed) return { responseBody: null, refusal: null, tries };
    try {
      const response = await post(installation, service, request);
      const responseBody = (await response.json()) as { id: string };
      if (response.ok) return { responseBody, refusal: null, tries };
      if (response.status < 500) return { responseBody: null, refusal: JSON.stringify(responseBody), tries };
      broken.push(JSON.stringify(responseBody));
    } catch (error) {
      // The process or the connection broke during the request, which these tests provoke.
      broken.push(String(error));
    }
    await sleep(BETWEEN_TRIES);
  }
}

async function post(
  installation: Installation,
  service: Service,
  { path, token, body, key }: Request,
): Promise<Response> {
  const { address, gone } = installation.nextReplica(service);
  return fetch(address + path, {
    method: 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': key,
    },
    body: JSON.stringify(body),
    signal: AbortSignal.any([gone, AbortSignal.timeout(TIMEOUT_MS)]),
  });
}
