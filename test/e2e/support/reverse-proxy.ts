import { once } from 'node:events';
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The replicas of a prefix. */
export interface Route {
  readonly prefix: string;
  readonly replicas: readonly string[];
}

/** A reverse proxy for separate processes: it routes by prefix, round-robin among replicas. */
export async function startProxy(routes: readonly Route[]): Promise<{ address: string; stop: () => Promise<void> }> {
  const agent = new Agent({ keepAlive: true });
  const longestFirst = [...routes].sort((a, b) => b.prefix.length - a.prefix.length);
  let turn = 0;
  const server = createServer((incoming, outgoing) => {
    const path = incoming.url?.split('?', 1)[0] ?? '/';
    const route = longestFirst.find(({ prefix }) => path === prefix || path.startsWith(prefix.replace(/\/?$/, '/')));
    const replica = route?.replicas[turn++ % route.replicas.length];
    if (replica === undefined) outgoing.writeHead(502).end();
    else forward(replica, agent, incoming, outgoing);
  });
  // Never closes a connection that a client is about to reuse.
  server.keepAliveTimeout = 0;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    address: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    stop: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function forward(replica: string, agent: Agent, incoming: IncomingMessage, outgoing: ServerResponse): void {
  const { method, headers } = incoming;
  const onward = request(replica + (incoming.url ?? '/'), { method, headers, agent }, (response) => {
    outgoing.writeHead(response.statusCode ?? 502, endToEnd(response.rawHeaders));
    response.pipe(outgoing);
  });
  onward.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(502).end();
  });
  incoming.pipe(onward);
}

/** Without the replica's connection headers, which do not apply to the proxy's connections. */
function endToEnd(rawHeaders: readonly string[]): string[] {
  return rawHeaders.filter((_, i) => !/^(connection|keep-alive)$/i.test(rawHeaders[i - (i % 2)] ?? ''));
}
