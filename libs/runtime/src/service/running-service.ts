import type { IncomingMessage, ServerResponse } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance } from 'fastify';
import type { DataSource } from 'typeorm';
import { EventStreams, type GuestTokens, ResponseCache } from '#libs/http';
import { type Log, newId, Refused, traceIdOf } from '#libs/kernel';
import {
  Broker,
  UnreadEvents,
  Hints,
  Messaging,
  type MessagingSettings,
  outboxState,
  OutboxSignal,
  sessionName,
  SnapshotPublisher,
  type StreamAlarm,
  type StreamSettings,
} from '#libs/messaging';
import { createDataSource, forgetOldResponses, forgetOldWindows, forgetSpentTickets, migrate } from '#libs/persistence';
import type { Sites } from '#libs/sites';
import type { MessagingState } from '../admin/messaging-gauges.js';
import type { Metrics } from '../metrics.js';
import { retryWhileUnreachable } from '../retry-while-unreachable.js';
import type { BackendService } from '../service-definition.js';
import { migrationFolders } from './migration-folders.js';
import { refuseTransactionPooling } from './refuse-transaction-pooling.js';
import { ScheduledJobs } from './scheduled-jobs.js';
import { createServiceApp } from './service-app.js';

const HOUR_MS = 60 * 60 * 1_000;

/** How many batches of events are committed at once; while all connections are busy, the next batches grow. */
const EVENT_CONNECTIONS = 8;

export interface ServiceSettings {
  readonly databaseUrl: string;
  readonly natsUrl: string;
  /** An instance of the service's own settings class, if it has one. */
  readonly own: object | null;
  readonly poolSize: number;
  readonly trustProxy: boolean | string;
  readonly rateLimits: boolean;
  readonly messaging: MessagingSettings;
  readonly stream: StreamSettings;
}

/** What `/health/ready` says about a service. */
export interface ServiceHealth {
  /** Whether it can answer requests. A delay of events is no reason to take every replica out of the proxy. */
  readonly ready: boolean;
  readonly database: 'up' | 'away';
  readonly broker: 'up' | 'away';
  /** What an operator should look at: a broker that is away, lag, stopped lanes, a backfill, a stream that fills up. */
  readonly degraded: readonly string[];
  /** Those of the stream. */
  readonly alarms: readonly StreamAlarm[];
}

/** What the services of a process share. */
export interface SharedByServices {
  readonly sites: Sites;
  /** Signs stream tickets; of a site. */
  readonly ticketSecretOf: (site: string) => string;
  readonly guestTokens: GuestTokens;
  readonly metrics: Metrics;
}

/** One running service of this process. */
export class RunningService {
  private readonly jobs: ScheduledJobs;
  private readonly responseCache: ResponseCache;

  private constructor(
    readonly definition: BackendService,
    private readonly app: NestFastifyApplication,
    private readonly dataSource: DataSource,
    private readonly forEvents: DataSource,
    private readonly broker: Broker,
    private readonly messaging: Messaging,
    private readonly metrics: Metrics,
    private readonly log: Log,
  ) {
    this.jobs = new ScheduledJobs(log);
    this.responseCache = app.get(ResponseCache);
  }

  /** Connects, migrates, and starts to read events and to accept requests. */
  static async start(
    definition: BackendService,
    settings: ServiceSettings,
    { sites, ticketSecretOf, guestTokens, metrics }: SharedByServices,
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
    // Events have connections of their own, so that a backlog of them does not delay requests.
    const forEvents = createDataSource({
      ...database,
      poolSize: EVENT_CONNECTIONS,
      applicationName: sessionName(`parley ${definition.name} events`, replica),
    });
    const signal = new OutboxSignal();
    let running: Messaging | null = null;
    const app = await createServiceApp(definition, {
      dataSource,
      signal,
      messaging: () => {
        if (running === null) throw new Refused('server.starting');
        return running;
      },
      sites,
      ticketSecretOf,
      guestTokens,
      log,
      own: settings.own,
      trustProxy: settings.trustProxy,
      rateLimits: settings.rateLimits,
    });
    await retryWhileUnreachable('PostgreSQL', () => dataSource.initialize());
    await refuseTransactionPooling(definition.name, dataSource);
    const migrations = await migrate(dataSource, migrationFolders(definition));
    if (migrations.length > 0)
      log.info({ migrations: migrations.length, newest: migrations.at(-1) }, 'migrated the schema');
    await forEvents.initialize();
    const broker = await retryWhileUnreachable('NATS', () => Broker.connect(settings.natsUrl, definition.name));
    const messaging = (running = new Messaging({
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
    service.observeRequests();
    metrics.messaging.watch(definition.name, () => service.messagingState(), log);
    await app.init();
    await app.startAllMicroservices();
    await service.fastify.ready();
    await messaging.start();
    app.get(Hints).connectTo(broker);
    app.get(UnreadEvents).connectTo(broker);
    app.get(SnapshotPublisher).start({ dataSource: forEvents, settings: settings.messaging, log });
    service.jobs.start('old stored responses', HOUR_MS, () => forgetOldResponses(dataSource));
    service.jobs.start('spent tickets', HOUR_MS, () => forgetSpentTickets(dataSource));
    service.jobs.start('old quotas', HOUR_MS, () => forgetOldWindows(dataSource));
    for (const { job, everyMs } of definition.scheduledJobs) {
      service.jobs.start(job.name, everyMs, () => app.get(job).execute());
    }
    return service;
  }

  handle(request: IncomingMessage, response: ServerResponse): void {
    const started = performance.now();
    const route = this.responseCache.respondFromCache(request, response);
    if (route === null) this.fastify.routing(request, response);
    else this.countRequest('GET', route, response.statusCode, performance.now() - started);
  }

  async health(): Promise<ServiceHealth> {
    const database = await this.databaseState();
    const { problems, lagging, alarms } = this.messaging;
    const broker = this.broker.isConnected ? 'up' : 'away';
    const degraded = [
      ...(broker === 'up' ? [] : ['NATS is away: events wait in the outbox']),
      ...problems,
      ...lagging,
      ...alarms.raised.map(({ message }) => message),
    ];
    return { ready: database === 'up', database, broker, degraded, alarms: alarms.raised };
  }

  /** Ends the streams, which would never end by themselves. Call it before `stop`. */
  endStreams(): void {
    this.app.get(EventStreams).endAll();
  }

  /** Finishes the work in progress, and leaves the lanes and the outbox to the other replicas. */
  async stop(): Promise<void> {
    await this.jobs.stop();
    await this.app.get(SnapshotPublisher).stop();
    await this.app.close();
    await this.messaging.stop();
    await this.broker.close();
    await this.forEvents.destroy();
    await this.dataSource.destroy();
  }

  private get fastify(): FastifyInstance {
    return this.app.getHttpAdapter().getInstance();
  }

  private async messagingState(): Promise<MessagingState> {
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

  /** @param took in milliseconds */
  private countRequest(method: string, route: string, status: number, took: number): void {
    const service = this.definition.name;
    this.metrics.requestSeconds.observe({ service, method, route, status: String(status) }, took / 1000);
  }

  /** Counts every request, and logs those that changed something or were refused: reads would drown them in the log. */
  private observeRequests(): void {
    this.fastify.addHook('onResponse', (request, reply, done) => {
      const { method, url, parleyCause: cause } = request;
      const { statusCode, elapsedTime } = reply;
      const route = request.routeOptions.url ?? 'unknown';
      this.countRequest(method, route, statusCode, elapsedTime);
      const ids = cause === undefined ? {} : { requestId: cause.correlationId, traceId: traceIdOf(cause) };
      const isWorthLogging = statusCode >= 400 || (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS');
      this.log[isWorthLogging ? 'info' : 'debug'](
        { ...ids, method, url, status: statusCode, ms: Math.round(elapsedTime) },
        'request',
      );
      done();
    });
  }
}
