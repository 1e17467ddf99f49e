import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { respondStarting, handleClientError } from '#libs/http';
import { ExplainedError } from '#libs/kernel';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Mounted {
  readonly prefix: string;
  /** What the paths below the prefix begin with: `/v1/posts` takes `/v1/posts/7`, but not `/v1/postscript`; `/` takes all. */
  readonly below: string;
  readonly handler: Handler;
}

/** Another process listens on the port. */
export class PortTaken extends ExplainedError {
  override readonly name = 'PortTaken';
}

/** The one port of a process. The prefix of the path alone decides which service answers, as in any reverse proxy. */
export class Gateway {
  private readonly server: Server;
  private mounted: Mounted[] = [];
  private closing = false;

  constructor() {
    this.server = createServer((request, response) => {
      // A client that keeps the connection would send its next request to a closed server.
      if (this.closing) response.setHeader('connection', 'close');
      response.once('close', () => {
        // The request came before the gateway closed, so its client expects the connection to stay open.
        if (this.closing) setImmediate(() => this.server.closeIdleConnections());
      });
      const handler = this.handlerOf(request.url ?? '/');
      if (handler === undefined) respondStarting(response);
      else handler(request, response);
    });
    this.server.on('clientError', handleClientError);
    this.server.keepAliveTimeout = 72_000;
  }

  /** @returns the port, also where 0 asked for any free one. @throws {PortTaken} */
  async open(host: string, port: number): Promise<number> {
    await new Promise<void>((resolve, reject) => {
      this.server.once('error', (error: NodeJS.ErrnoException) => {
        const taken = error.code === 'EADDRINUSE';
        reject(taken ? new PortTaken(`Port ${String(port)} on ${host} is in use. Set PORT to another one.`) : error);
      });
      this.server.listen(port, host, resolve);
    });
    return (this.server.address() as AddressInfo).port;
  }

  /** Answers a prefix with 503 `server.starting` until a handler is mounted there. */
  expect(prefix: string): void {
    this.mount(prefix, (_request, response) => {
      respondStarting(response);
    });
  }

  /** Routes a prefix to a handler, which replaces an earlier one; the longest prefix wins. */
  mount(prefix: string, handler: Handler): void {
    this.mounted = this.mounted.filter((before) => before.prefix !== prefix);
    this.mounted.push({ prefix, below: prefix === '/' ? '' : `${prefix}/`, handler });
    this.mounted.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** Accepts no more connections, and waits for the requests in progress. @param timeout in milliseconds */
  async close(timeout: number): Promise<void> {
    this.closing = true;
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    this.server.closeIdleConnections();
    await Promise.race([closed, sleep(timeout, undefined, { ref: false })]);
    this.server.closeAllConnections();
  }

  private handlerOf(url: string): Handler | undefined {
    const path = url.split('?', 1)[0] ?? '/';
    return this.mounted.find(({ prefix, below }) => path === prefix || path.startsWith(below))?.handler;
  }
}
