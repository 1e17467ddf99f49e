import { type Logger, pino, stdTimeFunctions } from 'pino';
import { prettyLines } from './pretty-lines.js';

/** JSON lines, or something for human eyes where the output is a terminal. An unknown level is told with the other faults. */
export function createLog(level = 'info'): Logger {
  const known = level in pino.levels.values || level === 'silent';
  const options = { level: known ? level : 'info', base: undefined, timestamp: stdTimeFunctions.isoTime };
  return process.stdout.isTTY ? pino(options, prettyLines()) : pino(options);
}
