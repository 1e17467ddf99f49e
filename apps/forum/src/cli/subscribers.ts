import { setTimeout as sleep } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerInfo,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, nanos } from '@nats-io/transport-node';
import { STREAM } from '#libs/contracts';
import { readSubscribers, type Subscriber, writeSubscribers } from '#libs/embedded';
import { Broker } from '#libs/messaging';
import type { Installation } from '#libs/runtime';
import { natsUsers } from '../nats-users.js';
import { wholeInstallation } from './all-services.js';
import { CommandFailed } from './command-failed.js';
import { checkName, entityFilters, filtersOf } from './event-filters.js';

/** How long a subscriber may take to acknowledge an event before it is delivered again. */
const ACK_WAIT_MS = 30_000;
/** How many unacknowledged events a subscriber may have, unless it reads in order. */
const MAX_ACK_PENDING = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long the embedded server may take to accept a new user. */
const RELOAD_TIMEOUT_MS = 10_000;

const CONSUMER_NOT_FOUND = 10014;

export interface NewSubscriber {
  readonly name: string;
  readonly password: string;
  readonly site: string;
  readonly types: readonly string[];
  readonly from: 'now' | 'start';
  readonly inOrder: boolean;
}

/** What the external program needs. */
export interface AddedSubscriber {
  readonly name: string;
  readonly password: string;
  /** Of the server, without credentials. */
  readonly natsUrl: string;
  readonly stream: string;
  readonly durable: string;
  readonly inboxPrefix: string;
  readonly filters: readonly string[];
  /** What the operator must still do, or null. */
  readonly toDo: string | null;
}

export interface ListedSubscriber {
  readonly name: string;
  readonly filters: readonly string[];
  readonly pending: number | null;
  readonly unacknowledged: number | null;
  /** Whether it waits for events right now. */
  readonly waiting: boolean | null;
  /** Why it cannot work, or null. */
  readonly amiss: string | null;
}

/** The external subscribers. Each has a user in the NATS server's files and a durable consumer of the same name. */
export class Subscribers {
  private constructor(
    private readonly installation: Installation,
    private readonly broker: Broker,
    /** Whether the server is the one of the data directory, which this command makes reload. */
    private readonly isEmbedded: boolean,
  ) {}

  /** @param natsUrl with the operator's user and password; from the environment if undefined */
  static async use<T>(natsUrl: string | undefined, work: (subscribers: Subscribers) => Promise<T>): Promise<T> {
    const parley = wholeInstallation();
    const url = natsUrl ?? (await parley.natsUrlOf('operator'));
    if (url === null) {
      throw new CommandFailed(
        `No NATS server runs on ${parley.directory}. Start Parley, or give --nats-url with the user operator.`,
      );
    }
    const isEmbedded = natsUrl === undefined && parley.usesEmbeddedNats;
    const broker = await connectedTo(url);
    try {
      return await work(new Subscribers(parley, broker, isEmbedded));
    } finally {
      await broker.close();
    }
  }

  /** @throws {CommandFailed} */
  async add({ name, password, site, types, from, inOrder }: NewSubscriber): Promise<AddedSubscriber> {
    checkName(name);
    const filters = filtersOf(site, types);
    this.checkFilters(filters, types);
    const users = await this.users();
    if (users.some((user) => user.name === name) || (await this.durable(name)) !== null) {
      throw new CommandFailed(`${name} is there already. Remove it first; it loses the events that it has not read.`);
    }
    const [filter] = filters;
    await this.jsm.consumers.add(STREAM, {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: inOrder ? 1 : MAX_ACK_PENDING,
      deliver_policy: from === 'start' ? DeliverPolicy.All : DeliverPolicy.New,
      ...(filters.length === 1 ? { filter_subject: filter } : { filter_subjects: filters }),
    });
    const toDo = await this.write([...users, { name, password }]);
    if (toDo === null) await this.untilAccepted({ name, password });
    return {
      name,
      password,
      natsUrl: this.address,
      stream: STREAM,
      durable: name,
      inboxPrefix: `_INBOX.${name}`,
      filters,
      toDo,
    };
  }

  async list(): Promise<ListedSubscriber[]> {
    const users = (await this.users()).map(({ name }) => name);
    const durables = new Map<string, ConsumerInfo>();
    for await (const info of this.jsm.consumers.list(STREAM)) {
      if (info.config.durable_name !== undefined) durables.set(info.name, info);
    }
    return [...new Set([...users, ...durables.keys()])].sort().map((name) => {
      const info = durables.get(name);
      const { filter_subject, filter_subjects = filter_subject === undefined ? [] : [filter_subject] } =
        info?.config ?? {};
      return {
        name,
        filters: filter_subjects,
        pending: info?.num_pending ?? null,
        unacknowledged: info?.num_ack_pending ?? null,
        waiting: info === undefined ? null : info.num_waiting > 0,
        amiss: info === undefined ? 'it has no consumer' : users.includes(name) ? null : 'it has no user',
      };
    });
  }

  /** @throws {CommandFailed} if there is none of that name */
  async remove(name: string): Promise<{ toDo: string | null }> {
    const users = await this.users();
    const durable = await this.durable(name);
    const others = users.filter((user) => user.name !== name);
    if (durable === null && others.length === users.length) throw new CommandFailed(`There is no subscriber ${name}.`);
    if (durable !== null) await this.jsm.consumers.delete(STREAM, name);
    return { toDo: await this.write(others) };
  }

  private get jsm(): JetStreamManager {
    return this.broker.jsm;
  }

  private get address(): string {
    return `nats://${this.broker.connection.getServer()}`;
  }

  private users(): Promise<Subscriber[]> {
    return readSubscribers(this.installation.subscribersFolder);
  }

  private checkFilters(filters: readonly string[], types: readonly string[]): void {
    const version = this.broker.connection.info?.version ?? '';
    if (filters.length === 1 || !/^2\.[0-9]\./.test(version)) return;
    const [first, ...others] = entityFilters(types);
    throw new CommandFailed(
      `This NATS server is ${version}, and a consumer with several filters needs 2.10. ` +
        (others.length === 0
          ? `Use --types ${first ?? ''} and ignore the other events.`
          : `Add one subscriber for each entity: ${[first, ...others].join(', ')}.`),
    );
  }

  private async durable(name: string): Promise<ConsumerInfo | null> {
    try {
      return await this.jsm.consumers.info(STREAM, name);
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND) return null;
      throw error;
    }
  }

  /** @returns what the operator must do for the server to notice the change, or null */
  private async write(users: readonly Subscriber[]): Promise<string | null> {
    const systemUsers = natsUsers.map(({ name }) => name);
    await writeSubscribers(this.installation.subscribersFolder, systemUsers, users);
    if (this.isEmbedded && (await this.installation.reloadNats())) return null;
    return (
      `Its user is in ${this.installation.subscribersFolder}. Make the NATS server reload its configuration: ` +
      '`docker compose kill -s HUP nats`, or `nats-server --signal reload`.'
    );
  }

  /** Waits until the embedded server accepts the new user. */
  private async untilAccepted({ name, password }: Subscriber): Promise<void> {
    const giveUpAt = performance.now() + RELOAD_TIMEOUT_MS;
    for (;;) {
      try {
        const connection = await connect({ servers: this.address, user: name, pass: password, reconnect: false });
        return await connection.close();
      } catch (error) {
        if (performance.now() > giveUpAt) {
          throw new CommandFailed(
            `The NATS server does not accept ${name} (${(error as Error).message}). Restart Parley.`,
          );
        }
        await sleep(50);
      }
    }
  }
}

async function connectedTo(url: string): Promise<Broker> {
  try {
    return await Broker.connect(url, 'operator', CONNECT_TIMEOUT_MS);
  } catch (error) {
    throw new CommandFailed(
      `The NATS server at ${new URL(url).host} refuses the user operator: ${(error as Error).message}. ` +
        'Give the URL with user and password in --nats-url, PARLEY_OPERATOR_NATS_URL or NATS_URL.',
    );
  }
}
