import { type DynamicModule, Module, type Type } from '@nestjs/common';
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
import { type Log, systemClock } from '#libs/kernel';
import { UnreadEvents, Hints, Outbox, OutboxSignal, SnapshotPublisher } from '#libs/messaging';
import { People, peopleSnapshots } from '#libs/people';
import { Quotas, UnitOfWork } from '#libs/persistence';
import { Sites } from '#libs/sites';
import { AdminModule } from '../admin/admin.module.js';
import { adminFailures } from '../admin/failures.js';
import type { GetMessaging } from '../admin/get-messaging.js';
import { NestLog } from '../logging/nest-log.js';
import type { BackendService } from '../service-definition.js';

export interface ServiceAppDependencies {
  readonly dataSource: DataSource;
  readonly signal: OutboxSignal;
  /** For the admin routes. */
  readonly messaging: GetMessaging;
  readonly sites: Sites;
  /** Signs stream tickets; of a site. */
  readonly ticketSecretOf: (site: string) => string;
  readonly guestTokens: GuestTokens;
  readonly log: Log;
  /** An instance of the service's own settings class, if it has one. */
  readonly own: object | null;
  readonly trustProxy: boolean | string;
  /** Whether the rate limits of sites apply. */
  readonly rateLimits: boolean;
}

interface Provided {
  readonly provide: Type<object>;
  readonly useValue: object;
}

@Module({})
class ServiceRoot {}

/** A service's Nest application with everything that the libs provide. Nothing is connected, and nothing listens yet. */
export async function createServiceApp(
  definition: BackendService,
  {
    dataSource,
    signal,
    messaging,
    sites,
    ticketSecretOf,
    guestTokens,
    log,
    own,
    trustProxy,
    rateLimits,
  }: ServiceAppDependencies,
): Promise<NestFastifyApplication> {
  const outbox = new Outbox(definition.name, signal);
  const unitOfWork = new UnitOfWork(dataSource);
  const networkOf = clientNetworkResolver(trustProxy);
  const readLimiter = rateLimits ? new ReadRateLimiter(networkOf, systemClock) : null;
  const providers: Provided[] = [
    { provide: DataSource, useValue: dataSource },
    { provide: UnitOfWork, useValue: unitOfWork },
    { provide: Outbox, useValue: outbox },
    { provide: People, useValue: new People(outbox, unitOfWork) },
    { provide: SnapshotPublisher, useValue: new SnapshotPublisher(outbox, [peopleSnapshots, ...definition.snapshots]) },
    { provide: Sites, useValue: sites },
    { provide: ResponseCache, useValue: new ResponseCache(sites, readLimiter) },
    { provide: StreamTickets, useValue: new StreamTickets(dataSource, ticketSecretOf) },
    { provide: EventStreams, useValue: new EventStreams(sites) },
    { provide: Hints, useValue: new Hints(definition.name) },
    { provide: UnreadEvents, useValue: new UnreadEvents(dataSource) },
    { provide: GuestTokens, useValue: guestTokens },
    ...(definition.settings === null || own === null ? [] : [{ provide: definition.settings, useValue: own }]),
  ];
  const root: DynamicModule = {
    module: ServiceRoot,
    global: true,
    imports: [definition.module, ...AdminModule.of(definition.name, messaging, signal)],
    providers,
    exports: providers.map(({ provide }) => provide),
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
