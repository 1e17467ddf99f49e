import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { parleyClient, type ParleyClientOptions } from './parley-client.js';
import { ParleyProblem } from './problem.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

interface Asked {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

interface Answer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object | string;
}

describe('the client', () => {
  let server: Server;
  let asked: Asked[];
  let answer: Answer;

  beforeEach(async () => {
    asked = [];
    answer = { status: 200, body: {} };
    server = createServer((request, response) => {
      void note(request).then(() => {
        const { status, headers = {}, body = '' } = answer;
        response.writeHead(status, { 'content-type': 'application/json', ...headers });
        response.end(typeof body === 'string' ? body : JSON.stringify(body));
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => {
    server.closeAllConnections();
    server.close();
  });

  const note = async (request: IncomingMessage) => {
    const { method, url, headers } = request;
    asked.push({ method, url, authorization: headers.authorization, body: await text(request) });
  };
  const client = (options: Partial<ParleyClientOptions> = {}) =>
    parleyClient({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, ...options });
  const comments = (of: ReturnType<typeof parleyClient>) =>
    of.GET('/v1/threads/{id}/comments', { params: { path: { id: ID }, query: { sort: 'best', limit: 7 } } });
  const write = (of: ReturnType<typeof parleyClient>) =>
    of.POST('/v1/threads/{id}/comments', { params: { path: { id: ID } }, body: { body: 'Hello' } });

  it('asks the default site as nobody, unless told otherwise', async () => {
    await comments(client());
    expect(asked).toEqual([
      { method: 'GET', url: `/v1/threads/${ID}/comments?sort=best&limit=7`, authorization: undefined, body: '' },
    ]);
  });

  it('names another site in every request, with its body', async () => {
    const blog = client({ site: 'blog' });
    await comments(blog);
    await write(blog);
    expect(asked.map(({ url, body }) => [url, body])).toEqual([
      [`/v1/threads/${ID}/comments?sort=best&limit=7&site=blog`, ''],
      [`/v1/threads/${ID}/comments?site=blog`, '{"body":"Hello"}'],
    ]);
  });

  it('asks for the token before every request', async () => {
    const tokens = ['one', 'two', null];
    const signedIn = client({ token: () => Promise.resolve(tokens.shift() ?? null) });
    for (let i = 0; i < 3; i++) await comments(signedIn);
    expect(asked.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer two', undefined]);
  });

  it('throws what is refused, with the time to wait', async () => {
    const problem = { type: 'urn:x', title: 'Too many', status: 429, code: 'rate.limited', traceId: 'a' };
    const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '7' };
    answer = { status: 429, headers, body: problem };
    const refusal = await write(client()).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(ParleyProblem);
    expect(refusal).toMatchObject({ problem, retryAfter: 7, message: 'Too many' });
  });

  it('throws what a proxy refuses in words of its own', async () => {
    answer = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
    await expect(comments(client())).rejects.toMatchObject({
      problem: { status: 502, code: 'http.unexpected' },
      retryAfter: null,
    });
  });

  it('takes a 304 for an answer', async () => {
    answer = { status: 304 };
    expect((await comments(client())).response.status).toBe(304);
  });
});
