import { NatsServerUnavailable, PostgresUnavailable } from '#libs/embedded';
import { UnsupportedNatsServer } from '#libs/messaging';
import { DatabaseNotSetUp } from '#libs/persistence';
import { InvalidSitesFile } from '#libs/sites';
import { DataDirectoryInUse } from './config/data-directory.js';
import { InvalidSettings } from './config/environment.js';
import { PortTaken } from './gateway.js';
import { InstallationIncomplete } from './installation/installation.js';
import { InvalidServices } from './invalid-services.js';
import { ServerUnreachable } from './retry-while-unreachable.js';
import { TransactionPooling } from './transaction-pooling.js';

const explained = [
  DatabaseNotSetUp,
  DataDirectoryInUse,
  InstallationIncomplete,
  InvalidServices,
  InvalidSettings,
  InvalidSitesFile,
  NatsServerUnavailable,
  PortTaken,
  PostgresUnavailable,
  ServerUnreachable,
  TransactionPooling,
  UnsupportedNatsServer,
];

/** Whether the error's message says what happened and what to do, so that a stack trace would only distract. */
export function isExplained(error: Error): boolean {
  return explained.some((kind) => error instanceof kind);
}
