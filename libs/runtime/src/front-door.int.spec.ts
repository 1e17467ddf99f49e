import { request } from 'node:http';
import { FrontDoor, PortTaken } from './front-door.js';

describe('the front door', () => {
  const doors: FrontDoor[] = [];
  afterEach(async () => {
    for (const door of doors.splice(0)) await door.close(0);
  });

  async function opened(...prefixes: string[]): Promise<{ door: FrontDoor; port: number }> {
    const door = new FrontDoor();
    doors.push(door);
    for (const prefix of prefixes) {
      door.mount(prefix, (_request, response) => {
        response.end(prefix);
      });
    }
    return { door, port: await door.open('127.0.0.1', 0) };
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

  it('says that it is starting where nobody answers yet, as a problem document', async () => {
    const { door, port } = await opened();
    const early = await get(port, '/v1/posts');
    expect(early).toMatchObject({
      status: 503,
      headers: { 'content-type': 'application/problem+json', 'retry-after': '1' },
    });
    expect(JSON.parse(early.body)).toMatchObject({ code: 'server.starting', status: 503 });
    door.mount('/v1/posts', (_request, response) => {
      response.end('here');
    });
    expect((await get(port, '/v1/posts')).body).toBe('here');
  });

  it("says so of what it expects, though another has all that is nobody else's", async () => {
    const { door, port } = await opened('/');
    door.expect('/v1/posts');
    expect(await get(port, '/v1/posts/7')).toMatchObject({ status: 503, headers: { 'retry-after': '1' } });
    expect((await get(port, '/v1/threads')).body).toBe('/');
    door.mount('/v1/posts', (_request, response) => {
      response.end('here');
    });
    expect((await get(port, '/v1/posts/7')).body).toBe('here');
  });

  it('says which port is taken, and by which setting to choose another', async () => {
    const { port } = await opened();
    const second = new FrontDoor();
    const failed = second.open('127.0.0.1', port);
    await expect(failed).rejects.toThrow(PortTaken);
    await expect(failed).rejects.toThrow(`Port ${String(port)} on 127.0.0.1 is in use. Set PORT`);
  });

  it('finishes what is under way when it closes, and lets nobody else in', async () => {
    const { door, port } = await opened();
    let finish: () => void = () => undefined;
    const arrived = new Promise<void>((resolve) => {
      door.mount('/slow', (_request, response) => {
        finish = () => response.end('done');
        resolve();
      });
    });
    const slow = get(port, '/slow');
    await arrived;
    const closed = door.close(5_000);
    finish();
    expect((await slow).body).toBe('done');
    await closed;
    await expect(get(port, '/slow')).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('does not wait longer than it is told to', async () => {
    const { door, port } = await opened();
    const arrived = new Promise<void>((resolve) => {
      door.mount('/never', () => {
        resolve();
      });
    });
    const never = get(port, '/never');
    const cut = expect(never).rejects.toMatchObject({ code: 'ECONNRESET' });
    await arrived;
    await door.close(10);
    await cut;
  });
});

interface Answered {
  readonly status: number;
  readonly headers: object;
  readonly body: string;
}

/** As a client sends it: `fetch` would tidy the path up first. */
function get(port: number, path: string): Promise<Answered> {
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      let body = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        body += part;
      });
      response.on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body });
      });
    });
    asked.on('error', reject).end();
  });
}
