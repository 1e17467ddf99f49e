import { NatsServerUnavailable, PostgresUnavailable } from '#libs/embedded';
import { InvalidSitesFile } from '#libs/sites';
import { UnfitNatsServer } from '#libs/messaging';
import { DatabaseNotSetUp } from '#libs/persistence';
import { DataDirectoryInUse } from './config/data-directory.js';
import { FaultySettings } from './config/environment.js';
import { PortTaken } from './front-door.js';
import { InstallationIncomplete } from './installation/installation.js';
import { ServerOutOfReach } from './patience.js';

const plain = [
  DataDirectoryInUse,
  DatabaseNotSetUp,
  FaultySettings,
  InstallationIncomplete,
  NatsServerUnavailable,
  PortTaken,
  PostgresUnavailable,
  ServerOutOfReach,
  InvalidSitesFile,
  UnfitNatsServer,
];

/** Whether an error's message says what happened and what to do, so that a stack would only be in the way. */
export function isForNewcomers(error: Error): boolean {
  return plain.some((kind) => error instanceof kind);
}
