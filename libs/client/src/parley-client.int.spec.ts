import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { type ParleyClient, parleyClient, type ParleyClientOptions } from './parley-client.js';
import { ParleyProblem } from './problem.js';

const ID = '01890a5d-ac96-774b-bcce-b302099a8057';

interface ReceivedRequest {
  readonly method: string | undefined;
  readonly url: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

interface StubResponse {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: object | string;
}

describe('the client', () => {
  let server: Server;
  let requests: ReceivedRequest[];
  let stub: StubResponse;

  beforeEach(async () => {
    requests = [];
    stub = { status: 200, body: {} };
    server = createServer((request, response) => {
      void record(request).then(() => {
        const { status, headers = {}, body = '' } = stub;
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

  const record = async (request: IncomingMessage) => {
    const { method, url, headers } = request;
    requests.push({ method, url, authorization: headers.authorization, body: await text(request) });
  };
  const createClient = (options: Partial<ParleyClientOptions> = {}) =>
    parleyClient({ url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`, ...options });
  const listComments = (client: ParleyClient) =>
    client.GET('/v1/threads/{id}/comments', { params: { path: { id: ID }, query: { sort: 'best', limit: 7 } } });
  const createComment = (client: ParleyClient) =>
    client.POST('/v1/threads/{id}/comments', { params: { path: { id: ID } }, body: { body: 'Hello' } });

  it('sends anonymous requests to the default site by default', async () => {
    await listComments(createClient());
    expect(requests).toEqual([
      { method: 'GET', url: `/v1/threads/${ID}/comments?sort=best&limit=7`, authorization: undefined, body: '' },
    ]);
  });

  it('adds the site to the query of every request and sends the body', async () => {
    const client = createClient({ site: 'blog' });
    await listComments(client);
    await createComment(client);
    expect(requests.map(({ url, body }) => [url, body])).toEqual([
      [`/v1/threads/${ID}/comments?sort=best&limit=7&site=blog`, ''],
      [`/v1/threads/${ID}/comments?site=blog`, '{"body":"Hello"}'],
    ]);
  });

  it('calls the token function before every request', async () => {
    const tokens = ['one', 'two', null];
    const client = createClient({ token: () => Promise.resolve(tokens.shift() ?? null) });
    for (let i = 0; i < 3; i++) await listComments(client);
    expect(requests.map(({ authorization }) => authorization)).toEqual(['Bearer one', 'Bearer two', undefined]);
  });

  it('throws the problem document of an error response, with its Retry-After', async () => {
    const problem = { type: 'urn:x', title: 'Too many', status: 429, code: 'rate.limited', traceId: 'a' };
    const headers = { 'content-type': 'application/problem+json; charset=utf-8', 'retry-after': '7' };
    stub = { status: 429, headers, body: problem };
    const error = await createComment(createClient()).catch((error: unknown) => error);
    expect(error).toBeInstanceOf(ParleyProblem);
    expect(error).toMatchObject({ problem, retryAfter: 7, message: 'Too many' });
  });

  it('throws a problem for an error page of a proxy', async () => {
    stub = { status: 502, headers: { 'content-type': 'text/html' }, body: '<h1>Bad gateway</h1>' };
    await expect(listComments(createClient())).rejects.toMatchObject({
      problem: { status: 502, code: 'http.unexpected' },
      retryAfter: null,
    });
  });

  it('returns a 304 response instead of throwing', async () => {
    stub = { status: 304 };
    expect((await listComments(createClient())).response.status).toBe(304);
  });
});
