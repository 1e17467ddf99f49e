import { Module, type Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { headers } from '@nats-io/transport-node';
import type { DataSource } from 'typeorm';
import { type Log, newId } from '#libs/kernel';
import { persistenceMigrations } from '#libs/persistence';
import { type TestNats, testNats, type TestSchema, testSchema, type TransportUnderTest } from '#libs/testing';
import {
  Broker,
  type ConsumerControl,
  defaultMessagingSettings,
  EFFECTS,
  Messaging,
  type MessagingSettings,
  messagingMigrations,
  Outbox,
  OutboxSignal,
  PROJECTIONS,
  sessionName,
  type StreamSettings,
} from '../src/index.js';
import { ensureStream } from '../src/nats/stream.js';

/** Short intervals for tests. */
export const quickSettings: MessagingSettings = {
  ...defaultMessagingSettings,
  lease: 600,
  renewEvery: 100,
  relayPoll: 20,
  retryDelays: [20, 40, 60],
  retryPoll: 10,
  idlePoll: 20,
  recreateStreamAfter: 1_000,
  backOffFrom: 10,
  backOffTo: 100,
};

const SERVICE = 'posts';

const STREAM_SETTINGS: StreamSettings = { replicas: 1, maxBytes: 64 * 1024 * 1024 };

/** A log that records its entries. */
export class RecordingLog implements Log {
  readonly all: { level: string; facts: object; message: string }[] = [];
  debug = this.at('debug');
  info = this.at('info');
  warn = this.at('warn');
  error = this.at('error');

  private at(level: string) {
    return (facts: object, message: string) => void this.all.push({ level, facts, message });
  }
}

/** Servers of a replica, if different from those of the others. */
export interface ServerUrls {
  readonly databaseUrl?: string;
  readonly natsUrl?: string;
}

/** One process of the service, wired like in the runtime, but without it. */
export class Replica {
  readonly counts = { published: 0, republished: 0, fenceLost: 0, handled: 0, parked: 0, died: 0 };
  /** The types of events that no handler expected. */
  readonly passedOver = new Set<string>();

  constructor(
    readonly id: string,
    readonly dataSource: DataSource,
    readonly broker: Broker,
    readonly messaging: Messaging,
    readonly lines: RecordingLog,
    private readonly app: NestFastifyApplication,
  ) {}

  get control(): ConsumerControl {
    return this.messaging.control;
  }

  private stopping: Promise<void> | null = null;

  /** In the runtime's order. */
  stop(): Promise<void> {
    return (this.stopping ??= this.end());
  }

  private async end(): Promise<void> {
    await this.app.close();
    await this.messaging.stop();
    await this.broker.close();
    await this.dataSource.destroy();
  }
}

/** One service with a schema and a stream of its own, in as many processes as a test starts. */
export class ServiceUnderTest implements TransportUnderTest {
  readonly projections = PROJECTIONS;
  readonly effects = EFFECTS;
  readonly outbox = new Outbox(SERVICE, new OutboxSignal());
  private readonly replicas: Replica[] = [];

  private constructor(
    readonly schema: TestSchema,
    readonly nats: TestNats,
    /** A connection of the test, past the service. */
    readonly broker: Broker,
    private readonly settings: MessagingSettings,
  ) {}

  static async make(settings: Partial<MessagingSettings> = {}): Promise<ServiceUnderTest> {
    const nats = await testNats();
    const schema = await testSchema('posts', [persistenceMigrations, messagingMigrations]);
    const broker = await Broker.connect(nats.url, 'test');
    return new ServiceUnderTest(schema, nats, broker, { ...quickSettings, ...settings });
  }

  get dataSource(): DataSource {
    return this.schema.dataSource;
  }

  async startReplica(controllers: readonly Type[], urls: ServerUrls = {}): Promise<Replica> {
    const id = newId();
    const dataSource = await this.schema.connect(sessionName('parley test', id), urls.databaseUrl);
    const broker = await Broker.connect(urls.natsUrl ?? this.nats.url, SERVICE);
    const lines = new RecordingLog();
    let replica: Replica | null = null;
    const count = (what: keyof Replica['counts'], by = 1) => {
      if (replica !== null) replica.counts[what] += by;
    };
    const messaging = new Messaging({
      service: SERVICE,
      replica: id,
      dataSource,
      broker,
      signal: new OutboxSignal(),
      settings: this.settings,
      stream: STREAM_SETTINGS,
      log: lines,
      observer: {
        published: (n) => {
          count('published', n);
        },
        republished: (n) => {
          count('republished', n);
        },
        fenceLost: () => {
          count('fenceLost');
        },
        ofConsumer: () => ({
          handled: (n) => {
            count('handled', n);
          },
          passedOver: (type) => {
            if (type !== null) replica?.passedOver.add(type);
          },
          parked: () => {
            count('parked');
          },
          died: () => {
            count('died');
          },
          fenceLost: () => {
            count('fenceLost');
          },
        }),
      },
    });
    const app = await createApp(controllers);
    try {
      messaging.connectTo(app);
    } catch (error) {
      await broker.close();
      throw error;
    }
    await app.init();
    await app.startAllMicroservices();
    replica = new Replica(id, dataSource, broker, messaging, lines, app);
    this.replicas.push(replica);
    await messaging.start();
    return replica;
  }

  /** As the first replica would. */
  async makeStream(): Promise<void> {
    await ensureStream(this.broker.jsm, STREAM_SETTINGS);
  }

  async inject(subject: string, payload: string | Uint8Array, type?: string): Promise<void> {
    const carried = headers();
    if (type !== undefined) carried.set('ce-type', type);
    await this.broker.js.publish(subject, payload, { msgID: newId(), headers: carried });
  }

  async close(): Promise<void> {
    await Promise.all(this.replicas.map((replica) => replica.stop()));
    await this.broker.close();
    await this.nats.stop();
    await this.schema.drop();
  }
}

@Module({})
class Root {}

function createApp(controllers: readonly Type[]): Promise<NestFastifyApplication> {
  const root = { module: Root, controllers: [...controllers] };
  return NestFactory.create<NestFastifyApplication>(root, new FastifyAdapter(), { logger: false, abortOnError: false });
}
