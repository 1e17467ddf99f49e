import { jetstream, type JetStreamClient, type JetStreamManager, jetstreamManager } from '@nats-io/jetstream';
import { connect, createInbox, type NatsConnection, type Status } from '@nats-io/transport-node';
import { ExplainedError } from '#libs/kernel';
import { settlesWithin } from '../timeouts.js';
import { apiPrefixOf } from './api-prefix.js';

const CONNECT_TIMEOUT_MS = 20_000;
const DRAIN_TIMEOUT_MS = 500;

const MIN_SERVER_VERSION = '2.9.10';
/** The first version whose consumers take more than one filter. */
const SEVERAL_FILTERS_VERSION = '2.10.0';

/** The NATS server lacks something that Parley needs. */
export class UnsupportedNatsServer extends ExplainedError {
  override readonly name = 'UnsupportedNatsServer';
}

/** One service's connection to NATS. It reconnects for ever; publishing while it is disconnected fails, and the caller retries. */
export class Broker {
  private connected = true;
  private readonly listeners = new Set<(connected: boolean) => void>();

  private constructor(
    readonly connection: NatsConnection,
    readonly js: JetStreamClient,
    readonly jsm: JetStreamManager,
    private readonly inboxPrefix: string,
    status: AsyncIterable<Status>,
  ) {
    // Ends when the connection closes.
    void this.follow(status);
  }

  /**
   * @param url one server or several, separated by commas; may contain a user and a password
   * @param timeout how long to wait for the server's first answer, in milliseconds
   * @throws {UnsupportedNatsServer} if the server is too old or runs without JetStream
   */
  static async connect(url: string, name: string, timeout = CONNECT_TIMEOUT_MS): Promise<Broker> {
    const servers = url.split(',').map((server) => new URL(server.includes('://') ? server : `nats://${server}`));
    const [first] = servers;
    // A user may only subscribe below its own inbox.
    const inboxPrefix = `_INBOX.${name}`;
    const connection = await connect({
      inboxPrefix,
      servers: servers.map((server) => server.host),
      name,
      ...(first?.username && { user: decodeURIComponent(first.username), pass: decodeURIComponent(first.password) }),
      ...(first?.protocol === 'tls:' && { tls: {} }),
      maxReconnectAttempts: -1,
      timeout,
      reconnectTimeWait: 200,
      reconnectJitter: 200,
      pingInterval: 10_000,
      maxPingOut: 2,
    });
    // Before anything is awaited, so that no disconnect is missed.
    const status = connection.status();
    try {
      const reason = unsupportedReason(connection.info);
      if (reason !== null) throw new UnsupportedNatsServer(reason);
      const apiPrefix = await apiPrefixOf(connection, name);
      return new Broker(
        connection,
        jetstream(connection, { apiPrefix }),
        await jetstreamManager(connection, { apiPrefix, checkAPI: false }),
        inboxPrefix,
        status,
      );
    } catch (error) {
      await connection.close();
      throw error;
    }
  }

  /** A new subject for replies, also usable as a prefix. */
  newInbox(): string {
    return createInbox(this.inboxPrefix);
  }

  /** Whether a consumer may have more than one filter. */
  get supportsSeveralFilters(): boolean {
    const { info } = this.connection;
    return info !== undefined && !isOlder(info.version, SEVERAL_FILTERS_VERSION);
  }

  get isConnected(): boolean {
    return this.connected && !this.connection.isClosed();
  }

  /** Calls the listener whenever the connection is lost or restored, until the connection closes. */
  onConnectionChange(listener: (connected: boolean) => void): void {
    this.listeners.add(listener);
  }

  /** Flushes what is in flight if the server is reachable, then closes. */
  async close(): Promise<void> {
    const { connection } = this;
    if (connection.isClosed()) return;
    try {
      // Draining would never end while disconnected.
      if (this.isConnected) await settlesWithin(DRAIN_TIMEOUT_MS, connection.drain());
    } catch {
      // The server went away meanwhile: there is nobody left to flush to.
    }
    await connection.close();
  }

  private async follow(status: AsyncIterable<Status>): Promise<void> {
    for await (const { type } of status) {
      if (type !== 'disconnect' && type !== 'reconnect') continue;
      this.connected = type === 'reconnect';
      for (const listener of this.listeners) listener(this.connected);
    }
  }
}

function unsupportedReason(info: NatsConnection['info']): string | null {
  if (info === undefined) return 'The NATS server sent no INFO.';
  if (isOlder(info.version, MIN_SERVER_VERSION)) {
    return `NATS server ${info.version} is too old: Parley needs ${MIN_SERVER_VERSION} or newer.`;
  }
  return info.jetstream === true ? null : 'The NATS server runs without JetStream: start it with -js.';
}

/** Compares the three numbers of two versions. */
export function isOlder(version: string, than: string): boolean {
  const [a, b] = [version, than].map((text) => text.split(/[.-]/).slice(0, 3).map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}
