import { setTimeout as sleep } from 'node:timers/promises';
import { DemoFailed } from './demo-failed.js';

export interface Person {
  readonly id: string;
  readonly name: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly nextCursor: string | null;
}

export interface Resource {
  readonly id: string;
}

export interface Post extends Resource {
  readonly title: string;
  readonly author: Person;
  readonly commentCount: number;
  readonly score: number;
  readonly createdAt: string;
}

export interface Comment extends Resource {
  readonly depth: number;
  readonly author?: Person;
  readonly body?: string;
  readonly status: string;
  readonly moreReplies: string | null;
  readonly editedAt: string | null;
}

export interface Notification extends Resource {
  readonly kind: string;
  readonly title: string | null;
  readonly actors: readonly Person[];
  readonly count: number;
  readonly read: boolean;
}

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly code?: string;
  readonly errors?: readonly { readonly path: string; readonly message: string }[];
}

/** How often a request is made that the server asks to repeat later, and for how long it waits in between at most. */
const ATTEMPTS = 5;
const MAX_WAIT_SECONDS = 5;

/** The public API of an instance, as one person uses it. */
export class Api {
  /** @param token null for an anonymous reader */
  constructor(
    private readonly address: string,
    private readonly token: string | null = null,
  ) {}

  get<T>(path: string): Promise<T> {
    return this.send<T>('GET', path);
  }

  put<T>(path: string, body?: unknown): Promise<T> {
    return this.send<T>('PUT', path, body);
  }

  patch<T>(path: string, body: unknown): Promise<T> {
    return this.send<T>('PATCH', path, body);
  }

  delete(path: string): Promise<void> {
    return this.send('DELETE', path);
  }

  /** @param key an idempotency key: the same request under the same key takes effect once */
  post<T>(path: string, body?: unknown, key?: string): Promise<T> {
    return this.send<T>('POST', path, body, key === undefined ? {} : { 'idempotency-key': key });
  }

  /** @throws {DemoFailed} */
  private async send<T>(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
    for (let attempt = 1; ; attempt++) {
      const response = await this.fetch(method, path, body, headers);
      if (response.ok) return (response.status === 204 ? undefined : await response.json()) as T;
      const wait = Number(response.headers.get('retry-after') ?? NaN);
      const isRetryable = response.status === 429 || response.status === 503;
      if (!isRetryable || Number.isNaN(wait) || attempt === ATTEMPTS)
        throw await failureOf(response, `${method} ${path}`);
      await sleep(Math.min(wait, MAX_WAIT_SECONDS) * 1_000);
    }
  }

  private async fetch(method: string, path: string, body: unknown, headers: Record<string, string>) {
    try {
      return await fetch(this.address + path, {
        method,
        headers: {
          ...(this.token !== null && { authorization: `Bearer ${this.token}` }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(30_000),
      });
    } catch (error) {
      // fetch hides the reason in `cause`.
      const { cause, message } = error as { cause?: { code?: string }; message: string };
      throw new DemoFailed(
        `Nothing answers at ${this.address} (${cause?.code ?? message}). ` +
          'Start Parley with "npm start", or give its address with --url.',
      );
    }
  }
}

async function failureOf(response: Response, request: string): Promise<DemoFailed> {
  const problem = await problemIn(response);
  const details = problem.errors?.map(({ path, message }) => `${path} ${message}`) ?? [];
  const reason = [problem.code, problem.detail ?? problem.title, ...details]
    .filter((part) => part !== undefined)
    .join(': ');
  const hint =
    response.status === 401
      ? ' The demo signs its tokens as PARLEY_SITES, PARLEY_SECRET and PARLEY_DATA_DIR say: set them as for the instance.'
      : '';
  return new DemoFailed(`${request} failed with ${String(response.status)} ${reason.replace(/\.$/, '')}.${hint}`);
}

async function problemIn(response: Response): Promise<Problem> {
  if (response.headers.get('content-type')?.includes('json') !== true) return { title: 'Is it Parley?' };
  return (await response.json()) as Problem;
}
