import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A stand-in for PgBouncer with `pool_mode = transaction`, between Postgres clients and their server. */
export interface TransactionPooler {
  /** The server's URL through the pooler. */
  readonly url: string;
  close(): Promise<void>;
}

/**
 * Each client logs in on a server connection of its own, which then goes into the pool of its user and database. From then on, the
 * client gets an idle connection of that pool with the first message of a transaction, and loses it with the end of the transaction.
 * @param url of the server
 */
export async function startTransactionPooler(url: string): Promise<TransactionPooler> {
  const target = new URL(url);
  const pools = new Map<string, Pool>();
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const toServer = connect({ host: target.hostname, port: Number(target.port) });
    for (const socket of [client, toServer]) {
      sockets.add(socket);
      socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    }
    client.once('data', (startup: Buffer) => {
      const login = loginIn(startup);
      const pool = pools.get(login) ?? new Pool();
      pools.set(login, pool);
      new PooledClient(client, new Backend(toServer, pool), pool);
      toServer.write(startup);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const pooled = new URL(target);
  pooled.hostname = '127.0.0.1';
  pooled.port = String((server.address() as AddressInfo).port);
  return { url: pooled.href, close: () => close(server, sockets) };
}

/** User and database of a startup message: its length, the protocol's version, and then names and values that end with 0. */
function loginIn(startup: Buffer): string {
  const texts = startup.toString('utf8', 8).split('\0');
  return ['user', 'database'].map((name) => texts[texts.indexOf(name) + 1]).join(' ');
}

/** Idle server connections; like PgBouncer's, the one that was used last is used next. */
class Pool {
  private readonly idle: Backend[] = [];
  private readonly waiting: ((backend: Backend) => void)[] = [];

  async take(): Promise<Backend> {
    return this.idle.pop() ?? new Promise((resolve) => this.waiting.push(resolve));
  }

  giveBack(backend: Backend): void {
    const next = this.waiting.shift();
    if (next === undefined) this.idle.push(backend);
    else next(backend);
  }
}

/** One server connection: the messages of the server go to the client that has it now. */
class Backend {
  client: PooledClient | null = null;
  private rest = Buffer.alloc(0);

  constructor(
    readonly socket: Socket,
    private readonly pool: Pool,
  ) {
    // For example because the server has refused the login.
    socket.on('close', () => this.client?.end());
    socket.on('data', (bytes: Buffer) => {
      this.rest = Buffer.concat([this.rest, bytes]);
      for (let message = this.next(); message !== null; message = this.next()) this.forward(message);
    });
  }

  /** A message of the server: its type, and a length that counts itself and what follows. */
  private next(): Buffer | null {
    if (this.rest.length < 5) return null;
    const end = 1 + this.rest.readUInt32BE(1);
    if (this.rest.length < end) return null;
    const message = this.rest.subarray(0, end);
    this.rest = this.rest.subarray(end);
    return message;
  }

  private forward(message: Buffer): void {
    const { client } = this;
    client?.send(message);
    // ReadyForQuery, and no transaction is open.
    if (message.toString('latin1', 0, 1) !== 'Z' || message.toString('latin1', 5, 6) !== 'I') return;
    this.client = null;
    client?.release();
    this.pool.giveBack(this);
  }
}

class PooledClient {
  private backend: Backend | null;
  private taking: Promise<void> | null = null;

  constructor(
    private readonly socket: Socket,
    backend: Backend,
    private readonly pool: Pool,
  ) {
    backend.client = this;
    this.backend = backend;
    socket.on('data', (bytes: Buffer) => void this.forward(bytes));
  }

  send(message: Buffer): void {
    this.socket.write(message);
  }

  release(): void {
    this.backend = null;
  }

  end(): void {
    this.socket.end();
  }

  private async forward(bytes: Buffer): Promise<void> {
    // Terminate is for the pooler: the server connection stays in the pool.
    if (bytes.toString('latin1', 0, 1) === 'X') return void this.socket.end();
    while (this.backend === null) await (this.taking ??= this.take());
    this.backend.socket.write(bytes);
  }

  private async take(): Promise<void> {
    const backend = await this.pool.take();
    backend.client = this;
    this.backend = backend;
    this.taking = null;
  }
}

async function close(server: Server, sockets: ReadonlySet<Socket>): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  for (const socket of sockets) socket.destroy();
  await closed;
}
