import type { LoggerService } from '@nestjs/common';
import type { Log } from '#libs/kernel';

/** Nest's own messages. Those of its start are logged for debugging only, since Parley logs the steps of a start itself. */
export class NestLog implements LoggerService {
  constructor(private readonly out: Log) {}

  log(message: unknown, context?: unknown): void {
    this.out.debug({ context }, String(message));
  }

  warn(message: unknown, context?: unknown): void {
    this.out.warn({ context }, String(message));
  }

  error(message: unknown, stack?: unknown, context?: unknown): void {
    this.out.error({ context, stack }, String(message));
  }
}
