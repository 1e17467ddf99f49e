import { request } from 'node:http';
import { Gateway, PortTaken } from './gateway.js';

describe('the gateway', () => {
  const gateways: Gateway[] = [];
  afterEach(async () => {
    for (const gateway of gateways.splice(0)) await gateway.close(0);
  });

  async function opened(...prefixes: string[]): Promise<{ gateway: Gateway; port: number }> {
    const gateway = new Gateway();
    gateways.push(gateway);
    for (const prefix of prefixes) {
      gateway.mount(prefix, (_request, response) => {
        response.end(prefix);
      });
    }
    return { gateway, port: await gateway.open('127.0.0.1', 0) };
  }

  it.each([
    ['/v1/posts', '/v1/posts'],
    ['/v1/posts/', '/v1/posts'],
    ['/v1/posts/7', '/v1/posts'],
    ['/v1/posts?sort=new', '/v1/posts'],
    ['/v1/posts/7?next=/v1/threads', '/v1/posts'],
    ['/v1/posts/feeds', '/v1/posts/feeds'],
    ['/v1/posts/feeds/atom', '/v1/posts/feeds'],
    ['/v1/posts/feedsX', '/v1/posts'],
    ['/v1/postscript', '/'],
    ['/v1/post', '/'],
    ['/V1/posts', '/'],
    ['//v1/posts', '/'],
    ['/v1', '/'],
    ['/', '/'],
    ['/health/ready', '/'],
  ])('%s goes to %s', async (path, prefix) => {
    const { port } = await opened('/', '/v1/posts', '/v1/posts/feeds', '/v1/threads');
    expect((await get(port, path)).body).toBe(prefix);
  });

  it('chooses the longest prefix in whatever order they were mounted', async () => {
    const { port } = await opened('/v1/posts/feeds', '/v1/posts', '/');
    expect((await get(port, '/v1/posts/feeds/atom')).body).toBe('/v1/posts/feeds');
  });

  it('answers 503 as a problem document where no service is mounted yet', async () => {
    const { gateway, port } = await opened();
    const early = await get(port, '/v1/posts');
    expect(early).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    });
    expect(JSON.parse(early.body)).toMatchObject({ code: 'server.starting', status: 503 });
    gateway.mount('/v1/posts', (_request, response) => {
      response.end('here');
    });
    expect((await get(port, '/v1/posts')).body).toBe('here');
  });

  it('answers 503 at an expected prefix, though a handler at / would take the request', async () => {
    const { gateway, port } = await opened('/');
    gateway.expect('/v1/posts');
    expect(await get(port, '/v1/posts/7')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await get(port, '/v1/threads')).body).toBe('/');
    gateway.mount('/v1/posts', (_request, response) => {
      response.end('here');
    });
    expect((await get(port, '/v1/posts/7')).body).toBe('here');
  });

  it('says which port is taken, and by which setting to choose another', async () => {
    const { port } = await opened();
    const second = new Gateway();
    const failed = second.open('127.0.0.1', port);
    await expect(failed).rejects.toThrow(PortTaken);
    await expect(failed).rejects.toThrow(`Port ${String(port)} on 127.0.0.1 is in use. Set PORT`);
  });

  it('finishes the requests in progress when it closes, and accepts no more', async () => {
    const { gateway, port } = await opened();
    let finish: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      gateway.mount('/slow', (_request, response) => {
        finish = () => response.end('done');
        resolve();
      });
    });
    const slow = get(port, '/slow');
    await arrived;
    const closed = gateway.close(5_000);
    finish();
    expect((await slow).body).toBe('done');
    await closed;
    await expect(get(port, '/slow')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('stops waiting when the timeout is over', async () => {
    const { gateway, port } = await opened();
    const arrived = new Promise<void>((resolve) => {
      gateway.mount('/never', () => {
        resolve();
      });
    });
    const never = get(port, '/never');
    const cut = expect(never).rejects.toMatchObject({ code: 'ECONNRESET' });
    await arrived;
    await gateway.close(10);
    await cut;
  });
});

interface Received {
  readonly status: number;
  readonly headers: object;
  readonly body: string;
}

/** Sends the path as it stands; `fetch` would normalise it first. */
function get(port: number, path: string): Promise<Received> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    sent.on('error', reject).end();
  });
}
