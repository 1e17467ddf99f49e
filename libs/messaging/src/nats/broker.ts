import { jetstream, type JetStreamClient, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, createInbox, type NatsConnection } from '@nats-io/transport-node';
import { settlesWithin } from '../timeouts.js';

/** How long a server may take to answer a new connection, in milliseconds. */
const CONNECT_PATIENCE = 20_000;
/** How long a server may take to answer that it has all, in milliseconds. */
const CLOSE_PATIENCE = 500;

/** The oldest server that has what Parley needs. */
const OLDEST_NATS_SERVER = '2.9.10';

/** The NATS server lacks something that Parley cannot do without. */
export class UnfitNatsServer extends Error {
  override readonly name = 'UnfitNatsServer';
}

/** One service's connection to NATS. It reconnects for ever; whoever publishes meanwhile gets an error and tries again. */
export class Broker {
  private constructor(
    readonly connection: NatsConnection,
    readonly js: JetStreamClient,
    readonly jsm: JetStreamManager,
    private readonly inboxPrefix: string,
  ) {}

  /**
   * @param url one server or several, separated by commas; a user and a password may stand before the host
   * @param patience how long a server may take to answer at all, in milliseconds
   * @throws {UnfitNatsServer} if the server is too old or runs without JetStream
   */
  static async connect(url: string, name: string, patience = CONNECT_PATIENCE): Promise<Broker> {
    const servers = url.split(',').map((server) => new URL(server.includes('://') ? server : `nats://${server}`));
    const [first] = servers;
    // A user may only receive below its own inbox.
    const inboxPrefix = `_INBOX.${name}`;
    const connection = await connect({
      inboxPrefix,
      servers: servers.map((server) => server.host),
      name,
      ...(first?.username && { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) }),
      ...(first?.protocol === 'tls:' && { tls: {} }),
      maxReconnectAttempts: -1,
      timeout: patience,
      reconnectTimeWait: 200,
      reconnectJitter: 200,
      pingInterval: 10_000,
      maxPingOut: 2,
    });
    try {
      const fault = unfitness(connection.info);
      if (fault !== null) throw new UnfitNatsServer(fault);
      return new Broker(
        connection,
        jetstream(connection),
        await jetstreamManager(connection, { checkAPI: false }),
        inboxPrefix,
      );
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** A subject that nobody else uses, for answers; they may also come below it. */
  newInbox(): string {
    return createInbox(this.inboxPrefix);
  }

  /** Whether there is a server at the other end now. */
  get isConnected(): boolean {
    return this.connected && !this.connection.isClosed();
  }

  private connected = true;

  /** Follows the connection's state until it closes, telling of every change. */
  async watch(onChange: (connected: boolean) => void): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type !== 'disconnect' && status.type !== 'reconnect') continue;
      this.connected = status.type === 'reconnect';
      onChange(this.connected);
    }
  }

  /** Sends what is under way, if there is somebody to send it to. */
  async close(): Promise<void> {
    const { connection } = this;
    if (connection.isClosed()) return;
    try {
      // Without a server the draining would never end.
      if (this.isConnected) await settlesWithin(CLOSE_PATIENCE, connection.drain());
    } catch {
      // The server went away meanwhile: there is nobody left to send to.
    }
    await connection.close();
  }
}

function unfitness(info: NatsConnection['info']): string | null {
  if (info === undefined) return 'The NATS server did not introduce itself.';
  if (isOlder(info.version, OLDEST_NATS_SERVER)) {
    return `NATS server ${info.version} is too old: Parley needs ${OLDEST_NATS_SERVER} or newer.`;
  }
  return info.jetstream === true ? null : 'The NATS server runs without JetStream: start it with -js.';
}

/** Compares versions by their three numbers. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
