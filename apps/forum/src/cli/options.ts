import type { Command } from 'commander';
import { backendsOf, Installation } from '#libs/runtime';
import { services } from '../services.js';

/** The options that every command has. */
export interface CommonOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** The services that can be operated: those with a schema and events. */
export const backends = backendsOf(services);

export const serviceNames: readonly string[] = backends.map(({ name }) => name);

/** The Parley that the environment describes. @throws {InvalidSettings} */
export function installation(): Installation {
  return Installation.fromEnvironment(services);
}

/** The options of a command and of the commands above it. */
export function optionsOf<T extends object>(command: Command): T & CommonOptions {
  return command.optsWithGlobals<T & CommonOptions>();
}
