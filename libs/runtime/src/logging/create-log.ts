import { type Logger, pino, stdTimeFunctions } from 'pino';
import { prettyLines } from './pretty-lines.js';

/** JSON lines, or readable ones on a terminal. An unknown level counts as `info`: the check of the settings reports it. */
export function createLog(level = 'info'): Logger {
  const known = level in pino.levels.values || level === 'silent';
  const options = { level: known ? level : 'info', base: undefined, timestamp: stdTimeFunctions.isoTime };
  return process.stdout.isTTY ? pino(options, prettyLines()) : pino(options);
}
