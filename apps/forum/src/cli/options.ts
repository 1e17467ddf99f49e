import type { Command } from 'commander';
import { Installation, schemaNames } from '#libs/runtime';

/** The options that every command has. */
export interface CommonOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

/** The services that can be operated: those with a schema and events. From a file, since loading the services takes longer than most commands. */
export const serviceNames = schemaNames();

/** The Parley that the environment describes, without the settings of single services. @throws {InvalidSettings} */
export function installation(): Installation {
  return Installation.fromEnvironment([]);
}

/** The options of a command and of the commands above it. */
export function optionsOf<T extends object>(command: Command): T & CommonOptions {
  return command.optsWithGlobals<T & CommonOptions>();
}
