import { once } from 'node:events';
import { type ClientRequest, type IncomingMessage, request } from 'node:http';
import Fastify, { type FastifyInstance } from 'fastify';
import { eventually } from '#libs/testing';
import { defaultSite, Sites } from '#libs/sites';
import type { EventStream } from './event-stream.js';
import { defaultEventStreamSettings, EventStreams } from './event-streams.js';

const settings = { ...defaultEventStreamSettings, checkInterval: 20 };

describe('a stream of events', () => {
  const site = defaultSite('own secret, long enough to be one');
  let now = Date.parse('2026-11-22T08:00:00.000Z');
  const clock = { now: () => new Date(now) };
  const opened: { readonly server: FastifyInstance; readonly streams: EventStreams }[] = [];

  /** A server whose only route is a stream. */
  async function serve({ heartbeatInterval = 60_000, endsAt = null as number | null, sites = new Sites([site]) } = {}) {
    const streams = new EventStreams(sites, { ...settings, heartbeatInterval }, clock);
    const begun: EventStream[] = [];
    const server = Fastify();
    server.addHook('onRequest', (_request, reply, done) => {
      void reply.header('x-from-a-hook', 'yes');
      done();
    });
    server.get('/', (_request, reply) => {
      begun.push(streams.begin(reply, { site, endsAt }));
    });
    opened.push({ server, streams });
    const address = await server.listen({ port: 0, host: '127.0.0.1' });
    return { address, streams, begun };
  }

  async function connect(address: string, method = 'GET'): Promise<[IncomingMessage, ClientRequest]> {
    const sent = request(address, { method }).end();
    // Some of these tests cut the connection.
    sent.on('error', () => undefined);
    const [response] = (await once(sent, 'response')) as [IncomingMessage];
    return [response, sent];
  }

  function collect(response: IncomingMessage): { text: string; hasEnded: boolean } {
    const seen = { text: '', hasEnded: false };
    response.on('data', (chunk: Buffer) => (seen.text += chunk.toString()));
    response.on('error', () => undefined).on('close', () => (seen.hasEnded = true));
    return seen;
  }

  afterEach(async () => {
    for (const { server, streams } of opened.splice(0)) {
      streams.endAll();
      await server.close();
    }
  });

  it('has the headers that hooks have set, and a retry time', async () => {
    const { address, begun } = await serve();
    const [response] = await connect(address);
    const seen = collect(response);
    begun[0]?.send('data: 1\n\n');
    await eventually(() => {
      expect(seen.text).toMatch(/^retry: [12]\d{3}\n\ndata: 1\n\n$/);
    });
    expect(response.headers).toMatchObject({
      'content-type': 'text/event-stream; charset=utf-8',
      'x-from-a-hook': 'yes',
    });
  });

  it('sends heartbeats while nothing happens', async () => {
    const { address } = await serve({ heartbeatInterval: 30 });
    const seen = collect((await connect(address))[0]);
    await eventually(() => {
      expect(seen.text).toMatch(/(: \n\n){3}$/);
    });
  });

  it('is forgotten when its client disconnects', async () => {
    const { address, streams } = await serve();
    const [, sent] = await connect(address);
    expect(streams.count).toBe(1);
    sent.destroy();
    await eventually(() => {
      expect(streams.count).toBe(0);
    });
  });

  it('is dropped if its client reads nothing, and no other stream is', async () => {
    const { address, streams, begun } = await serve();
    const [slow] = await connect(address);
    slow.pause();
    const seen = collect((await connect(address))[0]);
    const [first, second] = begun;
    const much = `data: ${'x'.repeat(64 * 1024)}\n\n`;
    await eventually(() => {
      first?.send(much);
      expect(first?.isOpen).toBe(false);
    });
    second?.send('data: 2\n\n');
    await eventually(() => {
      expect(seen.text).toMatch(/data: 2\n\n$/);
    });
    expect(streams.count).toBe(1);
  });

  it('ends when its token expires', async () => {
    const { address } = await serve({ endsAt: now + 1_000 });
    const seen = collect((await connect(address))[0]);
    await eventually(() => {
      expect(seen.text).toMatch(/^retry/);
    });
    expect(seen.hasEnded).toBe(false);
    now += 1_000;
    await eventually(() => {
      expect(seen.hasEnded).toBe(true);
    });
  });

  it.each([
    ['is removed', []],
    ['gets another key', [{ ...site, keys: { secret: 'another secret, long enough to be one' } }]],
  ])('ends when its site %s', async (_what, others) => {
    const sites = new Sites([site]);
    const { address } = await serve({ sites, heartbeatInterval: 30 });
    const seen = collect((await connect(address))[0]);
    sites.replaceBy(new Sites([{ ...site }]));
    await eventually(() => {
      expect(seen.text).toMatch(/(: \n\n){3}$/);
    });
    sites.replaceBy(new Sites(others));
    await eventually(() => {
      expect(seen.hasEnded).toBe(true);
    });
  });

  it('drops a client that reads nothing, once it has ended', async () => {
    const { address, streams, begun } = await serve({ heartbeatInterval: 50 });
    (await connect(address))[0].pause();
    const [stream] = begun;
    // More than any socket holds; one frame of any size does not drop a slow client.
    stream?.send(`data: ${'x'.repeat(32 * 1024 * 1024)}\n\n`);
    stream?.end();
    expect(streams.count).toBe(1);
    await eventually(() => {
      expect(streams.count).toBe(0);
    });
  });

  it('ends with all the others, and one that begins later ends at once', async () => {
    const { address, streams } = await serve();
    const seen = collect((await connect(address))[0]);
    streams.endAll();
    const later = collect((await connect(address))[0]);
    await eventually(() => {
      expect([seen.hasEnded, later.hasEnded]).toEqual([true, true]);
    });
    expect(later.text).toBe('');
  });

  it('ends at once for a HEAD', async () => {
    const { address, streams } = await serve();
    const [response] = await connect(address, 'HEAD');
    expect(response.statusCode).toBe(200);
    expect(streams.count).toBe(0);
  });
});
