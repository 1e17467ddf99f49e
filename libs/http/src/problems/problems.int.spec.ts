import { connect } from 'node:net';
import { of } from 'rxjs';
import { ProblemFilter } from './problem-filter.js';
import { ID, problemIn, type SampleResponse, SampleClient } from '../../test/sample-client.js';

describe('the problem document', () => {
  let client: SampleClient;

  beforeAll(async () => {
    client = await SampleClient.start();
  });
  afterAll(() => client.close());
  beforeEach(() => {
    client.logged.length = 0;
  });

  it.each(['', 'Bearer', 'Bearer ', 'Basic YTpi', 'Bearer a b', 'Bearer ä', 'abc', 'Bearer abc', 'Bearer a.b.c'])(
    'of an Authorization that is not a token: "%s"',
    async (value) => {
      const response = await client.get('/v1/things', { authorization: value });
      problemIn(response, 401, 'auth.token-invalid');
      expect(response.headers['www-authenticate']).toBe('Bearer');
    },
  );

  it.each(['{"title":"a"}', '{"title":7}', '{}'])(
    'of a missing token comes first, whatever is wrong with %s',
    async (payload) => {
      const headers = { 'content-type': 'application/json' };
      const response = await client.send({ method: 'POST', url: '/v1/things', headers, payload });
      problemIn(response, 401, 'auth.token-missing');
      expect(response.headers['www-authenticate']).toBe('Bearer');
    },
  );

  it.each(['', 'a b', 'ä', 'x'.repeat(256)])('of an invalid Idempotency-Key: %.20s', async (key) => {
    problemIn(await client.post('{"title":"a"}', { 'idempotency-key': key }), 400, 'idempotency.bad-key');
  });

  it('of an If-Match that is invalid or stale', async () => {
    const patch = (ifMatch: string): Promise<SampleResponse> =>
      client.send({
        method: 'PATCH',
        url: `/v1/things/${ID}`,
        headers: { authorization: client.authorization, 'if-match': ifMatch },
      });
    problemIn(await patch('r1.v7.-'), 400, 'request.bad-if-match');
    problemIn(await patch('W/"r1.v7.-"'), 412, 'request.stale');
    problemIn(await patch('"r2.v7.-"'), 412, 'request.stale');
    expect((await patch('"r1.v9.-"')).statusCode).toBe(200);
    expect((await patch('"r2.v7.-", "r1.v9.-"')).statusCode).toBe(200);
  });

  it('of a refusal has the status of its code and Retry-After', async () => {
    const response = await client.get('/v1/things/fails/with-a-listed-code');
    expect(problemIn(response, 409, 'thing.full')).toMatchObject({ title: 'Full', detail: 'No more room.' });
    expect(response.headers['retry-after']).toBe('7');
    expect(client.logged).toEqual([]);
  });

  it.each(['as-a-bug', 'with-an-unlisted-code', 'with-a-prototype-code'])(
    'of a bug (%s) hides the error, which is logged',
    async (how) => {
      const response = await client.get(`/v1/things/fails/${how}?ticket=private`);
      const problem = problemIn(response, 500, 'server.error');
      expect(problem).not.toHaveProperty('detail');
      expect(client.logged).toHaveLength(1);
      expect(client.logged[0]).toMatchObject({
        level: 'error',
        facts: { traceId: problem.traceId, err: expect.any(Error) as Error, path: `/v1/things/fails/${how}` },
      });
    },
  );

  it.each([
    ['a lost database connection', 'for-the-database'],
    ['a row that is locked for too long', 'for-a-lock'],
  ])('of %s is 503 with Retry-After', async (_what, how) => {
    const response = await client.get(`/v1/things/fails/${how}`);
    problemIn(response, 503, 'server.unavailable');
    expect(response.headers['retry-after']).toBe('1');
    expect(client.logged).toMatchObject([{ level: 'warn' }]);
  });

  it("of Nest's own exceptions", async () => {
    problemIn(await client.get('/v1/things/fails/as-nest-does'), 404, 'request.not-found');
  });

  it("has the trace id of the caller's trace", async () => {
    const traceId = '4bf92f3577b34da6a3ce929d0e0e4736';
    const response = await client.get('/v1/nothing', { traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(problemIn(response, 404, 'request.not-found').traceId).toBe(traceId);
    expect(response.headers['x-correlation-id']).toEqual(expect.any(String));
  });

  it('of bytes that are not HTTP', async () => {
    const port = await client.listen();
    const send = (text: string): Promise<string> =>
      new Promise((resolve, reject) => {
        let response = '';
        const socket = connect(port, '127.0.0.1', () => socket.write(text));
        socket.on('data', (data) => (response += data.toString()));
        socket.on('close', () => resolve(response));
        socket.on('error', reject);
      });
    const problemOf = (response: string): unknown => JSON.parse(response.slice(response.indexOf('\r\n\r\n')));
    expect(problemOf(await send('NONSENSE\r\n\r\n'))).toMatchObject({ status: 400, code: 'request.malformed-http' });
    const long = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(20_000)}\r\n\r\n`;
    expect(problemOf(await send(long))).toMatchObject({ status: 431, code: 'request.headers-too-large' });
    // More than any socket's buffer holds: the client is still sending when the response arrives.
    const endless = `GET / HTTP/1.1\r\nHost: a\r\nX: ${'x'.repeat(8_000_000)}\r\n\r\n`;
    expect(problemOf(await send(endless))).toMatchObject({ status: 431, code: 'request.headers-too-large' });
    const twoLengths = 'POST /v1/things HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n';
    expect(problemOf(await send(twoLengths))).toMatchObject({ status: 400 });
  });
});

describe('an error of a message handler', () => {
  it('is thrown to its caller', (done) => {
    const log = { debug: fail, info: fail, warn: fail, error: fail };
    const error = new Error('broken');
    const host = { getType: () => 'rpc' } as Parameters<ProblemFilter['catch']>[1];
    const result = new ProblemFilter({}, log).catch(error, host) ?? of(null);
    result.subscribe({
      error: (thrown) => {
        expect(thrown).toBe(error);
        done();
      },
    });
  });

  function fail(): void {
    throw new Error('nothing should be logged');
  }
});
