import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DataSource } from 'typeorm';
import {
  clientNetworks,
  corsOptions,
  createAdapter,
  EventStreams,
  GuestTokens,
  RateLimitGuard,
  ReadRates,
  RequestGuard,
  requestFailures,
  SharedAnswers,
  StreamTickets,
  TokenVerifier,
  UnexpectedBodies,
  useProblems,
  validationPipe,
} from '#libs/http';
import { Sites } from '#libs/sites';
import { type Log, systemClock } from '#libs/kernel';
import { EventsAhead, Hints, Outbox, OutboxSignal, SnapshotTeller } from '#libs/messaging';
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
  readonly streamTickets: StreamTickets;
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
    streamTickets,
    guestTokens,
    log,
    trustProxy,
    rateLimits,
  }: ServiceAppDependencies,
): Promise<NestFastifyApplication> {
  const outbox = new Outbox(definition.name, signal);
  const unitOfWork = new UnitOfWork(dataSource);
  const networkOf = clientNetworks(trustProxy);
  const readRates = rateLimits ? new ReadRates(networkOf, systemClock) : null;
  const given = [
    { provide: DataSource, useValue: dataSource },
    { provide: UnitOfWork, useValue: unitOfWork },
    { provide: Outbox, useValue: outbox },
    { provide: People, useValue: new People(outbox, unitOfWork) },
    { provide: SnapshotTeller, useValue: new SnapshotTeller(outbox, [peopleSnapshots, ...definition.snapshots]) },
    { provide: Sites, useValue: sites },
    { provide: SharedAnswers, useValue: new SharedAnswers(sites, readRates) },
    { provide: StreamTickets, useValue: streamTickets },
    { provide: EventStreams, useValue: new EventStreams(sites) },
    { provide: Hints, useValue: new Hints(definition.name) },
    { provide: EventsAhead, useValue: new EventsAhead(dataSource) },
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
  if (readRates !== null) app.useGlobalGuards(new RateLimitGuard(new Quotas(dataSource), readRates, networkOf));
  app.useGlobalGuards(new UnexpectedBodies());
  app.enableCors(corsOptions(sites));
  useProblems(app, { ...requestFailures, ...adminFailures, ...definition.failures }, log);
  return app;
}
