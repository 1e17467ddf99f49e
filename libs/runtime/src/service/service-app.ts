import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import {
  clientNetworkResolver,
  corsOptions,
  createAdapter,
  EventStreams,
  GuestTokens,
  RateLimitGuard,
  ReadRateLimiter,
  RequestGuard,
  requestFailures,
  ResponseCache,
  StreamTickets,
  TokenVerifier,
  UnexpectedBodyGuard,
  useProblemDocuments,
  validationPipe,
} from '#libs/http';
import { Sites } from '#libs/sites';
import { type Log, systemClock } from '#libs/kernel';
import { UnreadEvents, Hints, Outbox, OutboxSignal, SnapshotPublisher } from '#libs/messaging';
import { People, peopleSnapshots } from '#libs/people';
import { Quotas, UnitOfWork } from '#libs/persistence';
import { AdminModule } from '../admin/admin.module.js';
import { adminFailures } from '../admin/failures.js';
import type { MessagingAtWork } from '../admin/messaging-at-work.js';
import { NestLog } from '../logging/nest-log.js';
import type { ServiceDefinition } from '../service-definition.js';

export interface ServiceAppDependencies {
  readonly dataSource: DataSource;
  readonly signal: OutboxSignal;
  /** For the routes of operation. */
  readonly messaging: MessagingAtWork;
  readonly sites: Sites;
  /** Signs stream tickets; of a site. */
  readonly ticketSecretOf: (site: string) => string;
  readonly guestTokens: GuestTokens;
  readonly log: Log;
  readonly trustProxy: boolean | string;
  /** Whether requests are held to the rates of their sites. */
  readonly rateLimits: boolean;
}

@Module({})
class ServiceRoot {}

/** A service's Nest application with all that the libs offer it. Nothing is connected, and nothing listens yet. */
export async function createServiceApp(
  definition: ServiceDefinition,
  {
    dataSource,
    signal,
    messaging,
    sites,
    ticketSecretOf,
    guestTokens,
    log,
    trustProxy,
    rateLimits,
  }: ServiceAppDependencies,
): Promise<NestFastifyApplication> {
  const outbox = new Outbox(definition.name, signal);
  const networkOf = clientNetworkResolver(trustProxy);
  const readLimiter = rateLimits ? new ReadRateLimiter(networkOf, systemClock) : null;
  const given = [
    { provide: DataSource, useValue: dataSource },
    { provide: UnitOfWork, useValue: new UnitOfWork(dataSource) },
    { provide: Outbox, useValue: outbox },
    { provide: People, useValue: new People(outbox) },
    { provide: SnapshotPublisher, useValue: new SnapshotPublisher(outbox, [peopleSnapshots, ...definition.snapshots]) },
    { provide: Sites, useValue: sites },
    { provide: ResponseCache, useValue: new ResponseCache(sites, readLimiter) },
    { provide: StreamTickets, useValue: new StreamTickets(dataSource, ticketSecretOf) },
    { provide: EventStreams, useValue: new EventStreams(sites) },
    { provide: Hints, useValue: new Hints(definition.name) },
    { provide: UnreadEvents, useValue: new UnreadEvents(dataSource) },
    { provide: GuestTokens, useValue: guestTokens },
  ];
  const root: DynamicModule = {
    module: ServiceRoot,
    global: true,
    imports: [definition.module, ...AdminModule.of(definition.name, messaging, signal)],
    providers: given,
    exports: given.map(({ provide }) => provide),
  };
  const app = await NestFactory.create<NestFastifyApplication>(root, createAdapter({ trustProxy }), {
    logger: new NestLog(log),
    abortOnError: false,
  });
  app.useGlobalPipes(validationPipe());
  app.useGlobalGuards(new RequestGuard(sites, new TokenVerifier(sites, guestTokens, systemClock)));
  if (readLimiter !== null) app.useGlobalGuards(new RateLimitGuard(new Quotas(dataSource), readLimiter, networkOf));
  app.useGlobalGuards(new UnexpectedBodyGuard());
  app.enableCors(corsOptions(sites));
  useProblemDocuments(app, { ...requestFailures, ...adminFailures, ...definition.failures }, log);
  return app;
}
