import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GuestTokens } from '#libs/http';
import type { Log } from '#libs/kernel';
import { OutboxSignal } from '#libs/messaging';
import { createDataSource } from '#libs/persistence';
import { type BackendService, createServiceApp } from '#libs/runtime';
import { defaultSite, Sites } from '#libs/sites';

/** A service as it runs, but without database, broker and port: to be inspected, and for routes that need none of them. */
export function unconnectedApp(service: BackendService): Promise<NestFastifyApplication> {
  const dataSource = createDataSource({
    url: 'postgres://nobody@127.0.0.1:1/nothing',
    schema: service.name,
    entities: service.entities,
    poolSize: 1,
    applicationName: 'parley generate',
    idleInTransactionTimeout: 1_000,
  });
  const sites = new Sites([defaultSite('no token is ever checked with this')]);
  const messaging = () => {
    throw new Error('Nothing is connected.');
  };
  return createServiceApp(service, {
    dataSource,
    signal: new OutboxSignal(),
    messaging,
    sites,
    ticketSecretOf: () => 'no ticket is ever checked with this',
    guestTokens: new GuestTokens(() => 'no guest is ever let in with this'),
    log,
    own: service.settings === null ? null : new service.settings(),
    trustProxy: false,
    // There is no database to count in.
    rateLimits: false,
  });
}

const log: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: (facts, message) => {
    console.warn(message, facts);
  },
  error: (facts, message) => {
    console.error(message, facts);
  },
};
