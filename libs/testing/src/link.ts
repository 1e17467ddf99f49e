import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A chunk of bytes as received from a socket: part of a message, or several messages. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly towards: 'server' | 'client';
  /** The number of the connection, counted since the link was created. */
  readonly connection: number;
  /** The client's first chunk as Latin-1: it contains the name of a Postgres or NATS client. */
  readonly opening: string;
}

/** What to do with a chunk: a cut breaks the connection before it arrives, after half of it, or after all of it. */
export type LinkAction = 'pass' | 'cut before' | 'cut amid' | 'cut after';

/** Decides about each chunk; a pending promise delays its connection in that direction. */
export type Interceptor = (chunk: Chunk) => LinkAction | Promise<LinkAction>;

/** A TCP proxy to a server that simulates network failures. */
export class Link {
  private readonly connections = new Set<Connection>();
  private target: URL;
  private interceptor: Interceptor = () => 'pass';
  private server: Server | null = null;
  private port = 0;
  private count = 0;
  private isBlackHole = false;

  private constructor(url: string) {
    this.target = new URL(url);
  }

  /** @param url of a server; `link.url` is the same server through the link */
  static async to(url: string): Promise<Link> {
    const link = new Link(url);
    await link.restore();
    return link;
  }

  get url(): string {
    const url = new URL(this.target);
    url.hostname = '127.0.0.1';
    url.port = String(this.port);
    return url.href;
  }

  /** Sends new connections to another server, for example after a restart at another address. */
  redirect(url: string): void {
    this.target = new URL(url);
  }

  /** Sets the interceptor of all chunks from now on; without one, everything passes. */
  intercept(interceptor: Interceptor = () => 'pass'): void {
    this.interceptor = interceptor;
  }

  /** Stalls existing connections without closing them, like a pulled cable. */
  stall(): void {
    for (const connection of this.connections) connection.close();
  }

  /** As `stall`, for new connections as well. */
  blackHole(): void {
    this.isBlackHole = true;
    this.stall();
  }

  /** Forwards what was stalled. */
  resume(): void {
    this.isBlackHole = false;
    for (const connection of this.connections) connection.open();
  }

  /** Breaks existing connections; new ones are accepted. */
  cut(): void {
    for (const connection of this.connections) connection.destroy();
  }

  /** Breaks all connections and refuses new ones, like a stopped server. */
  async remove(): Promise<void> {
    const { server } = this;
    if (server === null) return;
    this.server = null;
    const closed = once(server, 'close');
    server.close();
    this.cut();
    await closed;
  }

  /** On the same port as before. */
  async restore(): Promise<void> {
    const server = createServer({ allowHalfOpen: true }, (client) => {
      this.join(client);
    });
    server.listen(this.port, '127.0.0.1');
    await once(server, 'listening');
    this.port = (server.address() as AddressInfo).port;
    this.server = server;
  }

  private join(client: Socket): void {
    const { hostname, port } = this.target;
    const server = connect({ port: Number(port), host: hostname, allowHalfOpen: true });
    const connection = new Connection(++this.count, client, server, (chunk) => this.interceptor(chunk));
    if (this.isBlackHole) connection.close();
    this.connections.add(connection);
    void connection.run().finally(() => this.connections.delete(connection));
  }
}

/** One connection through a link: a socket to either end. */
class Connection {
  private opening = '';
  /** Pending while nothing passes. */
  private gate: Promise<void> = Promise.resolve();
  private unlock: (() => void) | null = null;

  constructor(
    private readonly number: number,
    private readonly client: Socket,
    private readonly server: Socket,
    private readonly interceptor: Interceptor,
  ) {
    // An error also ends the read loop, which handles it.
    for (const socket of [client, server]) socket.setNoDelay().on('error', () => undefined);
  }

  /** Forwards bytes in both directions until both ends are closed. */
  async run(): Promise<void> {
    await Promise.all([
      this.forward(this.client, this.server, 'server'),
      this.forward(this.server, this.client, 'client'),
      closed(this.client),
      closed(this.server),
    ]);
  }

  close(): void {
    this.gate = new Promise((resolve) => {
      const before = this.unlock;
      this.unlock = () => {
        before?.();
        resolve();
      };
    });
  }

  open(): void {
    this.unlock?.();
    this.unlock = null;
  }

  destroy(): void {
    this.open();
    this.client.destroy();
    this.server.destroy();
  }

  private async forward(from: Socket, to: Socket, towards: 'server' | 'client'): Promise<void> {
    try {
      for await (const bytes of from as AsyncIterable<Buffer>) {
        if (towards === 'server' && this.opening === '') this.opening = bytes.toString('latin1');
        await this.gate;
        const action = await this.interceptor({ bytes, towards, connection: this.number, opening: this.opening });
        await this.gate;
        if (action === 'cut before') throw new Error(action);
        await write(to, action === 'cut amid' ? bytes.subarray(0, Math.ceil(bytes.length / 2)) : bytes);
        if (action !== 'pass') {
          from.destroy();
          // Ends the connection; a reset could overtake the last bytes.
          to.end();
          return;
        }
      }
      await this.gate;
      to.end();
    } catch {
      // One end broke: close the other end once the link is open.
      await this.gate;
      this.destroy();
    }
  }
}

async function write(socket: Socket, bytes: Buffer): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    socket.write(bytes, (error) => {
      if (error) reject(error);
      else resolve();
    });
  });
}

async function closed(socket: Socket): Promise<void> {
  if (!socket.closed) await new Promise((resolve) => socket.once('close', resolve));
}
