import type { LoggerService } from '@nestjs/common';
import type { Log } from '#libs/kernel';

/** What Nest itself has to say. Its start-up messages are for debugging only: ours tell the steps. */
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
