import assert from 'node:assert/strict';
import { signToken } from '../src/auth/sign-token.js';
import { defaultSite } from '#libs/sites';
import { type LogLine, startSampleApp } from './sample-app.js';

export const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const SECRET = 'own secret, long enough to be one';

export interface SampleAnswer {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

interface Asked {
  readonly method: 'DELETE' | 'GET' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string | Buffer;
  /** Breaks the body off. */
  readonly simulate?: { end: boolean; split: boolean; error: boolean; close: boolean };
}

/** The sample application as a member meets it. */
export class SampleClient {
  private constructor(
    private readonly sample: Awaited<ReturnType<typeof startSampleApp>>,
    readonly authorization: string,
  ) {}

  static async start(): Promise<SampleClient> {
    const sample = await startSampleApp([defaultSite(SECRET)]);
    return new SampleClient(sample, `Bearer ${await signToken(SECRET, { sub: 'ada', name: 'Ada' }, '1h')}`);
  }

  get logged(): LogLine[] {
    return this.sample.logged;
  }

  send(asked: Asked): Promise<SampleAnswer> {
    return this.sample.app.inject(asked);
  }

  get(url: string, headers: Record<string, string> = {}): Promise<SampleAnswer> {
    return this.send({ method: 'GET', url, headers });
  }

  /** Tries to create a thing, with a token. */
  post(payload: string | Buffer, headers: Record<string, string> = {}): Promise<SampleAnswer> {
    const { authorization } = this;
    const all = { authorization, 'content-type': 'application/json', ...headers };
    return this.send({ method: 'POST', url: '/v1/things', headers: all, payload });
  }

  /** To a route that takes no body. */
  put(payload: string): Promise<SampleAnswer> {
    const headers = { authorization: this.authorization, 'content-type': 'application/json' };
    return this.send({ method: 'PUT', url: `/v1/things/${ID}/like`, headers, payload });
  }

  async listen(): Promise<number> {
    await this.sample.app.listen(0, '127.0.0.1');
    const address = this.sample.app.getHttpServer().address();
    assert(address !== null && typeof address === 'object');
    return address.port;
  }

  close(): Promise<void> {
    return this.sample.app.close();
  }
}

/** The problem document that an answer must be. */
export function problemIn(answer: SampleAnswer, status: number, code: string): Record<string, unknown> {
  const problem = JSON.parse(answer.body) as Record<string, unknown>;
  const { type, title, traceId } = problem;
  assert.deepEqual(
    { code: problem.code, status: problem.status, answered: answer.statusCode, type },
    { code, status, answered: status, type: `urn:parley:problem:${code}` },
    answer.body,
  );
  assert.match(String(answer.headers['content-type']), /^application\/problem\+json(;|$)/);
  assert.match(String(title), /./);
  assert.match(String(traceId), /^[0-9a-f]{32}$/);
  return problem;
}
