import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { GuestTokens } from '#libs/http';
import { defaultSite, Sites } from '#libs/sites';
import type { Log } from '#libs/kernel';
import { OutboxSignal } from '#libs/messaging';
import { createDataSource } from '#libs/persistence';
import { createServiceApp, type ServiceDefinition } from '#libs/runtime';

/** A service as it runs, but with no database, no broker and no port: to look at, and to ask what needs none of them. */
export function unconnectedApp(definition: ServiceDefinition): Promise<NestFastifyApplication> {
  const dataSource = createDataSource({
    url: 'postgres://nobody@127.0.0.1:1/nothing',
    schema: definition.name,
    entities: definition.entities,
    poolSize: 1,
    applicationName: 'parley generate',
    idleInTransactionTimeout: 1_000,
  });
  const sites = new Sites([defaultSite('no token is ever checked with this')]);
  const messaging = () => {
    throw new Error('Nothing is connected.');
  };
  return createServiceApp(definition, {
    dataSource,
    signal: new OutboxSignal(),
    messaging,
    sites,
    ticketSecretOf: () => 'no ticket is ever checked with this',
    guestTokens: new GuestTokens(() => 'no guest is ever let in with this'),
    log,
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
