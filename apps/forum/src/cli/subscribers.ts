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
import { type OutsideUser, readOutsideUsers, writeOutsideUsers } from '#libs/embedded';
import { Broker } from '#libs/messaging';
import { Installation } from '#libs/runtime';
import { CannotBeDone } from './cannot-be-done.js';
import { checkName, filtersOf, wholeEntities } from './wanted-types.js';

/** How long a subscriber may take over an event before it is given to it again, in milliseconds. */
const ACK_WAIT = 30_000;
/** How many events may be on their way to a subscriber that takes many at a time. */
const UNDERWAY = 1_000;
/** How long a server may take to let us in, in milliseconds. */
const PATIENCE = 5_000;
/** How long our own server may take to notice its new users, in milliseconds. */
const RELOAD_PATIENCE = 10_000;

const CONSUMER_NOT_FOUND = 10014;

export interface NewSubscriber {
  readonly name: string;
  readonly password: string;
  readonly site: string;
  readonly types: readonly string[];
  readonly from: 'now' | 'start';
  readonly inOrder: boolean;
}

/** What the program outside needs. */
export interface AddedSubscriber {
  readonly name: string;
  readonly password: string;
  /** Of the server, without credentials. */
  readonly natsUrl: string;
  readonly stream: string;
  readonly durable: string;
  readonly inboxPrefix: string;
  readonly filters: readonly string[];
  /** What the operator has still to do, or null. */
  readonly toDo: string | null;
}

export interface ListedSubscriber {
  readonly name: string;
  readonly filters: readonly string[];
  readonly pending: number | null;
  readonly unacknowledged: number | null;
  /** Whether it is waiting for events now. */
  readonly waiting: boolean | null;
  /** Why it cannot work; null where all is well. */
  readonly amiss: string | null;
}

/** The subscribers from outside: a user in the NATS server's files and a durable consumer of the same name each. */
export class Subscribers {
  private constructor(
    private readonly installation: Installation,
    private readonly broker: Broker,
    /** Whether the server is the one of the data directory, which we may tell to reload. */
    private readonly isOurs: boolean,
  ) {}

  /** @param natsUrl with the operator's user and password; found out where it is not given */
  static async use<T>(natsUrl: string | undefined, work: (subscribers: Subscribers) => Promise<T>): Promise<T> {
    const installation = Installation.atHand();
    const url = natsUrl ?? (await installation.natsUrlOf('operator'));
    if (url === null) {
      throw new CannotBeDone(
        `No NATS server runs on ${installation.directory}. Start Parley, or give --nats-url with the user operator.`,
      );
    }
    const isOurs = natsUrl === undefined && installation.usesEmbeddedNats;
    const broker = await connectedTo(url);
    try {
      return await work(new Subscribers(installation, broker, isOurs));
    } finally {
      await broker.close();
    }
  }

  /** @throws {CannotBeDone} */
  async add({ name, password, site, types, from, inOrder }: NewSubscriber): Promise<AddedSubscriber> {
    checkName(name);
    const filters = filtersOf(site, types);
    this.checkFilters(filters, types);
    const users = await this.users();
    if (users.some((user) => user.name === name) || (await this.durable(name)) !== null) {
      throw new CannotBeDone(`${name} is there already. Remove it first; what it has not read is lost to it then.`);
    }
    const [filter] = filters;
    await this.jsm.consumers.add(STREAM, {
      durable_name: name,
      ack_policy: AckPolicy.Explicit,
      ack_wait: nanos(ACK_WAIT),
      max_ack_pending: inOrder ? 1 : UNDERWAY,
      deliver_policy: from === 'start' ? DeliverPolicy.All : DeliverPolicy.New,
      ...(filters.length === 1 ? { filter_subject: filter } : { filter_subjects: filters }),
    });
    const toDo = await this.write([...users, { name, password }]);
    if (toDo === null) await this.seen({ name, password });
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

  /** @throws {CannotBeDone} if there is none of that name */
  async remove(name: string): Promise<{ toDo: string | null }> {
    const users = await this.users();
    const durable = await this.durable(name);
    const others = users.filter((user) => user.name !== name);
    if (durable === null && others.length === users.length) throw new CannotBeDone(`There is no subscriber ${name}.`);
    if (durable !== null) await this.jsm.consumers.delete(STREAM, name);
    return { toDo: await this.write(others) };
  }

  private get jsm(): JetStreamManager {
    return this.broker.jsm;
  }

  private get address(): string {
    return `nats://${this.broker.connection.getServer()}`;
  }

  private users(): Promise<OutsideUser[]> {
    return readOutsideUsers(this.installation.subscribersFolder);
  }

  private checkFilters(filters: readonly string[], types: readonly string[]): void {
    const version = this.broker.connection.info?.version ?? '';
    if (filters.length === 1 || !/^2\.[0-9]\./.test(version)) return;
    const [whole, ...others] = wholeEntities(types);
    throw new CannotBeDone(
      `This NATS server is ${version}, and a consumer with several filters needs 2.10. ` +
        (others.length === 0
          ? `Ask for --types ${whole ?? ''} and pass over what is not wanted.`
          : `Add one subscriber for each entity: ${[whole, ...others].join(', ')}.`),
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

  /** @returns what has to be done by hand for the server to take notice, or null */
  private async write(users: readonly OutsideUser[]): Promise<string | null> {
    const { installation } = this;
    await writeOutsideUsers(installation.subscribersFolder, users);
    if (this.isOurs && (await installation.reloadNats())) return null;
    return (
      `Its user stands in ${installation.subscribersFolder}. Have the NATS server read that again: ` +
      '`docker compose kill -s HUP nats`, or `nats-server --signal reload`.'
    );
  }

  /** Waits until our own server lets the new user in. */
  private async seen({ name, password }: OutsideUser): Promise<void> {
    const giveUpAt = performance.now() + RELOAD_PATIENCE;
    for (;;) {
      try {
        const connection = await connect({ servers: this.address, user: name, pass: password, reconnect: false });
        return await connection.close();
      } catch (error) {
        if (performance.now() > giveUpAt) {
          throw new CannotBeDone(
            `The NATS server does not let ${name} in (${(error as Error).message}). Start Parley anew.`,
          );
        }
        await sleep(50);
      }
    }
  }
}

async function connectedTo(url: string): Promise<Broker> {
  try {
    return await Broker.connect(url, 'operator', PATIENCE);
  } catch (error) {
    throw new CannotBeDone(
      `The NATS server at ${new URL(url).host} does not let us in as operator: ${(error as Error).message}. ` +
        'It is the one of --nats-url, PARLEY_OPERATOR_NATS_URL or NATS_URL where these are given, with user and password.',
    );
  }
}
