import type { Command } from 'commander';
import { services } from '../services.js';

/** What every command understands. */
export interface CommonOptions {
  readonly url?: string;
  readonly token?: string;
  readonly json?: boolean;
}

export const serviceNames: readonly string[] = services.map(({ name }) => name);

/** The options of a command and of those above it. */
export function optionsOf<T extends object>(command: Command): T & CommonOptions {
  return command.optsWithGlobals<T & CommonOptions>();
}
