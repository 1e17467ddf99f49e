import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AckPolicy,
  type ConsumerInfo,
  DeliverPolicy,
  JetStreamApiError,
  type JetStreamManager,
} from '@nats-io/jetstream';
import { connect, nanos, RequestError, TimeoutError } from '@nats-io/transport-node';
import { decisionSubject, JETSTREAM_PREFIX, STREAM } from '#libs/contracts';
import { Broker, ensureCommandStream } from '#libs/messaging';
import {
  hasOldSubscribers,
  type Installation,
  MAX_PULL_MS,
  readSubscribers,
  type Subscriber,
  writeSubscribers,
} from '#libs/runtime';
import { wholeInstallation } from './all-services.js';
import { CommandFailed } from './command-failed.js';
import { checkName, entityFilters, filtersOf } from './event-filters.js';

/** How long a subscriber may take to acknowledge an event before it is delivered again. */
const ACK_WAIT_MS = 30_000;
/** How many unacknowledged events a subscriber may have, unless it reads in order. */
const MAX_ACK_PENDING = 1_000;
const CONNECT_TIMEOUT_MS = 5_000;
/** How long the embedded server may take to accept a new user. */
const RELOAD_TIMEOUT_MS = 30_000;
const REQUEST_TIMEOUT_MS = 2_000;

const CONSUMER_NOT_FOUND = 10014;

export interface NewSubscriber {
  readonly name: string;
  readonly password: string;
  readonly site: string;
  readonly types: readonly string[];
  readonly from: 'now' | 'start';
  readonly inOrder: boolean;
  /** Whether it may publish decisions about the site's content. */
  readonly decides: boolean;
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
  /** Where its account finds the JetStream API. */
  readonly apiPrefix: string;
  readonly filters: readonly string[];
  /** Where it publishes its decisions, or null. */
  readonly decisionSubject: string | null;
  /** What the operator must still do, or null. */
  readonly toDo: string | null;
}

export interface ListedSubscriber {
  readonly name: string;
  readonly filters: readonly string[];
  /** The site about which it may publish decisions, or null. */
  readonly decidesFor: string | null;
  readonly pending: number | null;
  readonly unacknowledged: number | null;
  /** Whether it waits for events right now. */
  readonly waiting: boolean | null;
  /** Why it cannot work, or null. */
  readonly amiss: string | null;
}

/** The external subscribers. Each has an account in the NATS server's files and a durable consumer. */
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
  async add({ name, password, site, types, from, inOrder, decides }: NewSubscriber): Promise<AddedSubscriber> {
    checkName(name);
    const filters = filtersOf(site, types, decides);
    this.checkFilters(filters, types);
    await this.refuseOldSubscribers();
    const others = await this.subscribers();
    if (others.some((other) => other.name === name)) {
      throw new CommandFailed(`${name} is there already. Remove it first; it loses the events that it has not read.`);
    }
    const durable = `${name}-${randomBytes(9).toString('hex')}`;
    const subscriber = { name, password, durable, decidesFor: decides ? site : null };
    if (decides) await ensureCommandStream(this.jsm, this.installation.environment.PARLEY_STREAM_REPLICAS);
    const [filter] = filters;
    await this.jsm.consumers.add(STREAM, {
      durable_name: durable,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT_MS),
      max_ack_pending: inOrder ? 1 : MAX_ACK_PENDING,
      max_expires: nanos(MAX_PULL_MS),
      deliver_policy: from === 'start' ? DeliverPolicy.All : DeliverPolicy.New,
      ...(filters.length === 1 ? { filter_subject: filter } : { filter_subjects: filters }),
    });
    const toDo = await this.write([...others, subscriber]);
    if (toDo === null) await this.untilAccepted(subscriber);
    return {
      name,
      password,
      natsUrl: this.address,
      stream: STREAM,
      durable,
      inboxPrefix: `_INBOX.${name}`,
      apiPrefix: JETSTREAM_PREFIX,
      filters,
      decisionSubject: decides ? decisionSubject(site, name) : null,
      toDo,
    };
  }

  async list(): Promise<ListedSubscriber[]> {
    const subscribers = await this.subscribers();
    const isOld = await hasOldSubscribers(this.installation.subscribersFolder);
    const durables = new Map<string, ConsumerInfo>();
    for await (const info of this.jsm.consumers.list(STREAM)) {
      if (info.config.durable_name !== undefined) durables.set(info.name, info);
    }
    const owners = new Map(subscribers.map((subscriber) => [subscriber.durable, subscriber]));
    return [...new Set([...owners.keys(), ...durables.keys()])].sort().map((durable) => {
      const info = durables.get(durable);
      const subscriber = owners.get(durable);
      const { filter_subject, filter_subjects = filter_subject === undefined ? [] : [filter_subject] } =
        info?.config ?? {};
      return {
        name: subscriber?.name ?? durable,
        filters: filter_subjects,
        decidesFor: subscriber?.decidesFor ?? null,
        pending: info?.num_pending ?? null,
        unacknowledged: info?.num_ack_pending ?? null,
        waiting: info === undefined ? null : info.num_waiting > 0,
        amiss: amissOf(subscriber !== undefined, info !== undefined, isOld),
      };
    });
  }

  /** @throws {CommandFailed} if there is none of that name */
  async remove(name: string): Promise<{ toDo: string | null }> {
    await this.refuseOldSubscribers();
    const all = await this.subscribers();
    const subscriber = all.find((candidate) => candidate.name === name);
    // A consumer that belongs to nobody has no name but its own.
    const durable = subscriber?.durable ?? name;
    const isThere = await this.hasDurable(durable);
    if (subscriber === undefined && !isThere) throw new CommandFailed(`There is no subscriber ${name}.`);
    if (isThere) await this.jsm.consumers.delete(STREAM, durable);
    return { toDo: await this.write(all.filter((other) => other !== subscriber)) };
  }

  /**
   * Gives the subscribers of an earlier Parley, which were users of one account, accounts of their own. May be called again.
   */
  async migrate(): Promise<{ migrated: readonly string[]; toDo: string | null }> {
    const subscribers = await this.subscribers();
    for (const { durable } of subscribers) {
      if (await this.hasDurable(durable)) {
        await this.jsm.consumers.update(STREAM, durable, { max_expires: nanos(MAX_PULL_MS) });
      }
    }
    const toDo = await this.write(subscribers);
    if (toDo === null) for (const subscriber of subscribers) await this.untilAccepted(subscriber);
    return { migrated: subscribers.map(({ name }) => name), toDo };
  }

  private get jsm(): JetStreamManager {
    return this.broker.jsm;
  }

  private get address(): string {
    return `nats://${this.broker.connection.getServer()}`;
  }

  private subscribers(): Promise<Subscriber[]> {
    return readSubscribers(this.installation.subscribersFolder);
  }

  /** Until they are migrated, the server includes the old file, which must stay as it is. */
  private async refuseOldSubscribers(): Promise<void> {
    if (await hasOldSubscribers(this.installation.subscribersFolder)) {
      throw new CommandFailed('The subscribers are those of an earlier Parley. Run `parley subscriber migrate` first.');
    }
  }

  private checkFilters(filters: readonly string[], types: readonly string[]): void {
    if (filters.length === 1 || this.broker.supportsSeveralFilters) return;
    const version = this.broker.connection.info?.version ?? '';
    const [first, ...others] = entityFilters(types);
    throw new CommandFailed(
      `This NATS server is ${version}, and a consumer with several filters needs 2.10. ` +
        (others.length === 0
          ? `Use --types ${first ?? ''} and ignore the other events.`
          : `Add one subscriber for each entity: ${[first, ...others].join(', ')}.`),
    );
  }

  private async hasDurable(name: string): Promise<boolean> {
    try {
      await this.jsm.consumers.info(STREAM, name);
      return true;
    } catch (error) {
      if (error instanceof JetStreamApiError && error.code === CONSUMER_NOT_FOUND) return false;
      throw error;
    }
  }

  /** @returns what the operator must do for the server to notice the change, or null */
  private async write(subscribers: readonly Subscriber[]): Promise<string | null> {
    await writeSubscribers(this.installation.subscribersFolder, subscribers);
    if (this.isEmbedded && (await this.installation.reloadNats())) return null;
    return (
      `The accounts are in ${this.installation.subscribersFolder}. Make the NATS server reload its configuration ` +
      'twice, since only the second time binds what a new account imports: `docker compose kill -s HUP nats`, or `nats-server --signal reload`.'
    );
  }

  /** Waits until the embedded server accepts the new user, and the new account reaches its consumer. */
  private async untilAccepted(subscriber: Subscriber): Promise<void> {
    const giveUpAt = performance.now() + RELOAD_TIMEOUT_MS;
    for (;;) {
      const refusal = await refusalOf(subscriber, this.address);
      if (refusal === null) return;
      if (performance.now() > giveUpAt) {
        throw new CommandFailed(
          `The NATS server does not accept ${subscriber.name} (${refusal.message}). Restart Parley.`,
        );
      }
      // A reload that adds an account does not bind its imports; the next one does. A request during a reload may get no answer.
      if (refusal instanceof RequestError || refusal instanceof TimeoutError) await this.installation.reloadNats();
      await sleep(50);
    }
  }
}

/** Why a subscriber does not reach its consumer, or null if it does. */
async function refusalOf({ name, password }: Subscriber, servers: string): Promise<Error | null> {
  const inboxPrefix = `_INBOX.${name}`;
  try {
    const connection = await connect({ servers, user: name, pass: password, inboxPrefix, reconnect: false });
    try {
      await connection.request(`${JETSTREAM_PREFIX}.CONSUMER.INFO.${STREAM}.${name}`, '', {
        timeout: REQUEST_TIMEOUT_MS,
      });
      return null;
    } finally {
      await connection.close();
    }
  } catch (error) {
    return error as Error;
  }
}

function amissOf(hasUser: boolean, hasConsumer: boolean, isOld: boolean): string | null {
  if (!hasConsumer) return 'it has no consumer';
  if (!hasUser) return 'it has no user';
  return isOld ? 'it has no account: run subscriber migrate' : null;
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
