import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Bytes on their way through a link, as they came: a part of what was sent, or several things at once. */
export interface Chunk {
  readonly bytes: Buffer;
  readonly towards: 'server' | 'client';
  /** The number of the connection, counted from the link's beginning. */
  readonly connection: number;
  /** What the client said first, as Latin-1: a Postgres client and a NATS client say their names there. */
  readonly opening: string;
}

/** What becomes of bytes: a cut breaks the connection before they arrive, when half of them have, or when all have. */
export type LinkAction = 'pass' | 'cut before' | 'cut amid' | 'cut after';

/** Decides over all that comes; what takes time holds up its connection in that direction. */
export type Interceptor = (chunk: Chunk) => LinkAction | Promise<LinkAction>;

/** The way to a server, which can be taken away in the ways that networks know. */
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

  /** @param url of a server; `link.url` is the same by way of the link */
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

  /** New connections lead to another server: the old one has come back at another address. */
  redirect(url: string): void {
    this.target = new URL(url);
  }

  /** Has somebody decide over all that passes from now on; without one, everything passes. */
  intercept(interceptor: Interceptor = () => 'pass'): void {
    this.interceptor = interceptor;
  }

  /** Nothing passes any more on the connections that there are, and nobody is told: a pulled cable. */
  stall(): void {
    for (const connection of this.connections) connection.close();
  }

  /** As `silence`, and new connections are silent too. */
  blackHole(): void {
    this.isBlackHole = true;
    this.stall();
  }

  /** What was held up passes now. */
  resume(): void {
    this.isBlackHole = false;
    for (const connection of this.connections) connection.open();
  }

  /** Breaks the connections that there are; new ones are welcome. */
  cut(): void {
    for (const connection of this.connections) connection.destroy();
  }

  /** Breaks all connections and refuses new ones: a server that is gone. */
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
    // An error is followed by the end of the reading, where it is dealt with.
    for (const socket of [client, server]) socket.setNoDelay().on('error', () => undefined);
  }

  /** Carries bytes in both directions until both ends are closed. */
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
          // An end and not a reset, which could overtake the last bytes.
          to.end();
          return;
        }
      }
      await this.gate;
      to.end();
    } catch {
      // One end broke: the other learns of it as soon as anything passes.
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
