import assert from 'node:assert/strict';
import { signToken } from '../src/auth/sign-token.js';
import { defaultSite } from '#libs/sites';
import { type LogLine, startSampleApp } from './sample-app.js';

export const ID = '01890a5d-ac96-774b-bcce-b302099a8057';
const SECRET = 'own secret, long enough to be one';

export interface SampleResponse {
  readonly statusCode: number;
  readonly headers: Record<string, unknown>;
  readonly body: string;
}

interface SampleRequest {
  readonly method: 'DELETE' | 'GET' | 'OPTIONS' | 'PATCH' | 'POST' | 'PUT';
  readonly url: string;
  readonly headers?: Record<string, string>;
  readonly payload?: string | Buffer;
  /** Cuts the body off. */
  readonly simulate?: { end: boolean; split: boolean; error: boolean; close: boolean };
}

/** The sample application, and a member that sends it requests. */
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

  send(request: SampleRequest): Promise<SampleResponse> {
    return this.sample.app.inject(request);
  }

  get(url: string, headers: Record<string, string> = {}): Promise<SampleResponse> {
    return this.send({ method: 'GET', url, headers });
  }

  /** Creates a thing, with a token. */
  post(payload: string | Buffer, headers: Record<string, string> = {}): Promise<SampleResponse> {
    const { authorization } = this;
    const all = { authorization, 'content-type': 'application/json', ...headers };
    return this.send({ method: 'POST', url: '/v1/things', headers: all, payload });
  }

  /** Sends a body to a route that takes none. */
  put(payload: string): Promise<SampleResponse> {
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

/** Asserts that a response is such a problem document, and returns it. */
export function problemIn(response: SampleResponse, status: number, code: string): Record<string, unknown> {
  const problem = JSON.parse(response.body) as Record<string, unknown>;
  const { type, title, traceId } = problem;
  assert.deepEqual(
    { code: problem.code, status: problem.status, httpStatus: response.statusCode, type },
    { code, status, httpStatus: status, type: `urn:parley:problem:${code}` },
    response.body,
  );
  assert.match(String(response.headers['content-type']), /^application\/problem\+json(;|$)/);
  assert.match(String(title), /./);
  assert.match(String(traceId), /^[0-9a-f]{32}$/);
  return problem;
}
