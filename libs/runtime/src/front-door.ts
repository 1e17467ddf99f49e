import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { respondStarting, handleClientError } from '#libs/http';

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

interface Mounted {
  readonly prefix: string;
  /** What the paths below the prefix begin with: `/v1/posts` takes `/v1/posts/7`, but not `/v1/postscript`; `/` takes all. */
  readonly below: string;
  readonly handler: Handler;
}

/** The port is taken; the message is for whoever started the process. */
export class PortTaken extends Error {
  override readonly name = 'PortTaken';
}

/** The one port of a process. Which service answers is decided by the path's prefix alone, as any reverse proxy could. */
export class FrontDoor {
  private readonly server: Server;
  private mounted: Mounted[] = [];
  private closing = false;

  constructor() {
    this.server = createServer((request, response) => {
      // Whoever keeps the connection for the next request must not meet a door that is shut by then.
      if (this.closing) response.setHeader('connection', 'close');
      response.once('close', () => {
        // Its request came before the door closed, so its client thinks that the connection stays.
        if (this.closing) setImmediate(() => this.server.closeIdleConnections());
      });
      const handler = this.handlerOf(request.url ?? '/');
      if (handler === undefined) respondStarting(response);
      else handler(request, response);
    });
    this.server.on('clientError', handleClientError);
    this.server.keepAliveTimeout = 72_000;
  }

  /** @returns the port, which matters where 0 was asked for. @throws {PortTaken} */
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

  /** Says of a prefix that what answers there is starting, until that is mounted. */
  expect(prefix: string): void {
    this.mount(prefix, (_request, response) => {
      respondStarting(response);
    });
  }

  /** Gives a prefix to a handler, which takes the place of an earlier one; the longest prefix wins. */
  mount(prefix: string, handler: Handler): void {
    this.mounted = this.mounted.filter((before) => before.prefix !== prefix);
    this.mounted.push({ prefix, below: prefix === '/' ? '' : `${prefix}/`, handler });
    this.mounted.sort((a, b) => b.prefix.length - a.prefix.length);
  }

  /** Takes no more connections, and waits for the requests under way, for so many milliseconds at the most. */
  async close(patience: number): Promise<void> {
    this.closing = true;
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    this.server.closeIdleConnections();
    await Promise.race([closed, sleep(patience, undefined, { ref: false })]);
    this.server.closeAllConnections();
  }

  private handlerOf(url: string): Handler | undefined {
    const path = url.split('?', 1)[0] ?? '/';
    return this.mounted.find(({ prefix, below }) => path === prefix || path.startsWith(below))?.handler;
  }
}
