import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { EventStreams, SharedAnswers, type GuestTokens, type StreamTickets } from '#libs/http';
import type { Sites } from '#libs/sites';
import { type Log, newId, Refused, traceIdOf } from '#libs/kernel';
import {
  Broker,
  EventsAhead,
  Hints,
  Messaging,
  type MessagingSettings,
  outboxState,
  OutboxSignal,
  sessionName,
  SnapshotTeller,
  type StreamAlarm,
  type StreamSettings,
} from '#libs/messaging';
import { createDataSource, forgetOldResponses, forgetOldWindows, forgetSpentTickets, migrate } from '#libs/persistence';
import type { MessagingLook } from '../admin/messaging-gauges.js';
import type { Metrics } from '../metrics.js';
import { patiently } from '../patience.js';
import type { ServiceDefinition } from '../service-definition.js';
import { migrationFolders } from './migration-folders.js';
import { createServiceApp } from './service-app.js';
import { Rounds } from './upkeep.js';

const HOUR = 60 * 60 * 1_000;

/** How many batches of events commit at once; while all are busy, the next batches grow. */
const EVENT_CONNECTIONS = 8;

export interface ServiceSettings {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  readonly poolSize: number;
  readonly trustProxy: boolean | string;
  readonly rateLimits: boolean;
  readonly messaging: MessagingSettings;
  readonly stream: StreamSettings;
}

/** What a service says of itself at `/health/ready`. */
export interface ServiceHealth {
  readonly ready: boolean;
  readonly database: 'up' | 'away';
  readonly broker: 'up' | 'away';
  /** Why events do not come in; empty when all is well. */
  readonly troubles: readonly string[];
  /** What somebody should look at before it becomes trouble. */
  readonly alarms: readonly StreamAlarm[];
}

/** What the services of a process have in common. */
export interface SharedByServices {
  readonly sites: Sites;
  readonly streamTickets: StreamTickets;
  readonly guestTokens: GuestTokens;
  readonly metrics: Metrics;
}

/** One service at work in this process. */
export class RunningService {
  private readonly rounds: Rounds;
  private readonly sharedAnswers: SharedAnswers;

  private constructor(
    readonly definition: ServiceDefinition,
    private readonly app: NestFastifyApplication,
    private readonly dataSource: DataSource,
    private readonly forEvents: DataSource,
    private readonly broker: Broker,
    private readonly messaging: Messaging,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {
    this.rounds = new Rounds(log);
    this.sharedAnswers = app.get(SharedAnswers);
  }

  /** Connects, migrates, and begins to read events and to take requests. */
  static async start(
    definition: ServiceDefinition,
    settings: ServiceSettings,
    { sites, streamTickets, guestTokens, metrics }: SharedByServices,
    log: Log,
  ): Promise<RunningService> {
    const replica = newId();
    const database = {
      url: settings.databaseUrl,
      schema: definition.name,
      entities: definition.entities,
      idleInTransactionTimeout: 5_000,
    };
    const dataSource = createDataSource({
      ...database,
      poolSize: settings.poolSize,
      applicationName: `parley ${definition.name}`,
    });
    // Events have connections of their own, so that a backlog of them does not keep requests waiting.
    const forEvents = createDataSource({
      ...database,
      poolSize: EVENT_CONNECTIONS,
      applicationName: sessionName(`parley ${definition.name} events`, replica),
    });
    const signal = new OutboxSignal();
    let atWork: Messaging | null = null;
    const app = await createServiceApp(definition, {
      dataSource,
      signal,
      messaging: () => {
        if (atWork === null) throw new Refused('server.starting');
        return atWork;
      },
      sites,
      streamTickets,
      guestTokens,
      log,
      trustProxy: settings.trustProxy,
      rateLimits: settings.rateLimits,
    });
    await patiently('PostgreSQL', () => dataSource.initialize());
    for (const migration of await migrate(dataSource, migrationFolders(definition)))
      log.info({ migration }, 'migrated');
    await forEvents.initialize();
    const broker = await patiently('NATS', () => Broker.connect(settings.natsUrl, definition.name));
    const messaging = (atWork = new Messaging({
      service: definition.name,
      replica,
      dataSource: forEvents,
      broker,
      signal,
      settings: settings.messaging,
      stream: settings.stream,
      log,
      observer: metrics.ofMessaging(definition.name, log),
    }));
    messaging.connectTo(app);
    const service = new RunningService(definition, app, dataSource, forEvents, broker, messaging, metrics, log);
    service.followRequests();
    metrics.messaging.watch(definition.name, () => service.lookAtMessaging(), log);
    await app.init();
    await app.startAllMicroservices();
    await service.fastify.ready();
    await messaging.start();
    app.get(Hints).connectTo(broker);
    app.get(EventsAhead).connectTo(broker);
    app.get(SnapshotTeller).start({ dataSource: forEvents, settings: settings.messaging, log });
    service.rounds.begin('old answers', HOUR, () => forgetOldResponses(dataSource));
    service.rounds.begin('spent tickets', HOUR, () => forgetSpentTickets(dataSource));
    service.rounds.begin('old quotas', HOUR, () => forgetOldWindows(dataSource));
    for (const { work, every } of definition.upkeep ?? []) {
      service.rounds.begin(work.name, every, () => app.get(work).execute());
    }
    return service;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now();
    const route = this.sharedAnswers.answer(request, response);
    if (route === null) this.fastify.routing(request, response);
    else this.count('GET', route, response.statusCode, performance.now() - started);
  }

  async health(): Promise<ServiceHealth> {
    const database = await this.databaseState();
    const { troubles, alarms } = this.messaging;
    const broker = this.broker.isConnected ? 'up' : 'away';
    // Without the broker the service takes writes all the same: their events wait in the outbox.
    const ready = database === 'up' && (broker === 'away' || troubles.length === 0);
    return { ready, database, broker, troubles, alarms: alarms.raised };
  }

  /** Ends the streams, which would never end by themselves; before it stops. */
  endStreams(): void {
    this.app.get(EventStreams).endAll();
  }

  /** Finishes what is under way, and leaves the lanes and the outbox to the other replicas. */
  async stop(): Promise<void> {
    await this.rounds.end();
    await this.app.get(SnapshotTeller).stop();
    await this.app.close();
    await this.messaging.stop();
    await this.broker.close();
    await this.forEvents.destroy();
    await this.dataSource.destroy();
  }

  private get fastify(): FastifyInstance {
    return this.app.getHttpAdapter().getInstance();
  }

  private async lookAtMessaging(): Promise<MessagingLook> {
    const [{ stream, items }, outbox] = await Promise.all([this.messaging.states.list(), outboxState(this.dataSource)]);
    return { stream, consumers: items, outbox, alarms: this.messaging.alarms.raised };
  }

  private async databaseState(): Promise<'up' | 'away'> {
    try {
      await this.dataSource.query('SELECT 1');
      return 'up';
    } catch (error) {
      this.log.warn({ err: error }, 'the database does not answer');
      return 'away';
    }
  }

  /** @param took milliseconds */
  private count(method: string, route: string, status: number, took: number): void {
    const service = this.definition.name;
    this.metrics.requestSeconds.observe({ service, method, route, status: String(status) }, took / 1000);
  }

  /** Counts every request, and logs those that changed something or were refused: what was only read would drown them. */
  private followRequests(): void {
    this.fastify.addHook('onResponse', (request, reply, done) => {
      const { method, url, parleyCause: cause } = request;
      const { statusCode, elapsedTime } = reply;
      const route = request.routeOptions.url ?? 'unknown';
      this.count(method, route, statusCode, elapsedTime);
      const ids = cause === undefined ? {} : { requestId: cause.correlationId, traceId: traceIdOf(cause) };
      const isWorthTelling = statusCode >= 400 || (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS');
      this.log[isWorthTelling ? 'info' : 'debug'](
        { ...ids, method, url, status: statusCode, ms: Math.round(elapsedTime) },
        'request',
      );
      done();
    });
  }
}
