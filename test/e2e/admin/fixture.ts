import { Broker } from '#libs/messaging';
import { startParley, type TestDatabase, testNats } from '#libs/testing';
import { bodyOf, type Client } from '../support/client.js';
import { dataDirectory } from '../support/data-directory.js';
import { Forum } from '../support/forum.js';
import { onDatabase } from '../support/sql.js';
import { migratedDatabase } from '../support/prepared.js';
import { SECRET } from '../support/system.js';
import type { Page } from '../support/api-types.js';

export interface Lag {
  readonly events: number;
  readonly seconds: number;
}

export interface PartitionState {
  readonly partition: number;
  readonly position: number;
  readonly streamSeq: number;
  readonly lag: Lag;
  readonly owner: string | null;
  readonly movedAt: string;
  readonly trimmed: boolean;
  readonly trouble: string | null;
}

export interface Consumer {
  readonly name: string;
  readonly paused: boolean;
  readonly generation: number;
  readonly filling: readonly string[];
  readonly lag: Lag;
  readonly parked: number;
  readonly dead: number;
  readonly partitions: readonly PartitionState[];
}

export interface Letter {
  readonly id: string;
  readonly consumer: string;
  readonly key: string;
  readonly eventId: string | null;
  readonly type: string | null;
  readonly state: string;
  readonly error: string | null;
  readonly attempts: number;
}

export interface Operation {
  readonly at: string;
  readonly actor: { readonly id: string; readonly name: string };
  readonly action: string;
  readonly target: string;
  readonly details: object;
}

/** Parley in one process, an admin, and access to the stream and the database for fault injection. */
export class AdminFixture {
  forum: Forum;
  admin: Client & { readonly sub: string };
  broker: Broker;
  /** The maximal size of the stream; the smallest valid setting. */
  readonly maxBytes = 64 * 1024 * 1024;
  private readonly ends: (() => Promise<unknown>)[] = [];
  private database: TestDatabase;

  /** Starts on a NATS server without users. */
  async start(settings: Record<string, string> = {}): Promise<void> {
    const [database, nats] = await Promise.all([migratedDatabase(SECRET), testNats()]);
    this.database = database;
    this.ends.push(
      () => database.drop(),
      () => nats.stop(),
    );
    await this.startForum({ DATABASE_URL: database.adminUrl, NATS_URL: nats.url, ...settings });
    this.broker = await Broker.connect(nats.url, 'test');
    this.ends.push(() => this.broker.close());
  }

  /** Starts on embedded servers, with the NATS permissions of the services. */
  async startAlone(): Promise<void> {
    await this.startForum({});
  }

  async stop(): Promise<void> {
    for (const end of this.ends.toReversed()) await end();
  }

  private async startForum(settings: Record<string, string>): Promise<void> {
    const directory = dataDirectory();
    const parley = await startParley('forum', {
      PARLEY_DATA_DIR: directory.path,
      PARLEY_SECRET: SECRET,
      PARLEY_STREAM_MAX_BYTES: String(this.maxBytes),
      ...settings,
    });
    this.ends.push(async () => {
      await parley.stop();
      directory.cleanUp();
    });
    this.forum = new Forum(parley.address, SECRET);
    this.admin = await this.forum.person('Root', ['admin']);
  }

  sql<T>(text: string): Promise<T[]> {
    return onDatabase<T>(this.database.adminUrl, text);
  }

  async consumer(service: string, name: string): Promise<Consumer> {
    const { items } = bodyOf(await this.admin.get<{ items: Consumer[] }>(`/v1/admin/${service}/consumers`));
    const found = items.find((item) => item.name === name);
    if (found === undefined) throw new Error(`${service} has no consumer ${name}.`);
    return found;
  }

  async pause(service: string, name: string, paused: boolean): Promise<Consumer> {
    return bodyOf(await this.admin.put<Consumer>(`/v1/admin/${service}/consumers/${name}/paused`, { paused }));
  }

  async letters(service: string, query = ''): Promise<readonly Letter[]> {
    return bodyOf(await this.admin.get<Page<Letter>>(`/v1/admin/${service}/dead-letters?${query}`)).items;
  }

  /** Newest first. */
  async operations(service: string): Promise<readonly Operation[]> {
    return bodyOf(await this.admin.get<Page<Operation>>(`/v1/admin/${service}/operations`)).items;
  }

  /** The values of a gauge by its labels. */
  async metric(name: string): Promise<Map<string, number>> {
    const { text } = await this.forum.anyone.get('/metrics');
    return new Map(
      text
        .split('\n')
        .filter((line) => line.startsWith(`${name}{`))
        .map((line) => [line.slice(name.length, line.lastIndexOf(' ')), Number(line.slice(line.lastIndexOf(' ')))]),
    );
  }
}
