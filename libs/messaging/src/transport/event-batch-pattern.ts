import { EventPattern } from '@nestjs/microservices';

/** Nest keeps this beside a batch handler: the same symbol for all types of a method. */
export interface BatchExtras {
  readonly batch?: symbol;
}

/**
 * Like `@EventPattern`, for a handler that takes many events at once: `(events: Envelope[], delivery: Delivery)`. It receives one
 * or more consecutive events of its types in stream order, possibly of several keys. If it throws, it is called again with one
 * event at a time, so that only the failing event is parked.
 */
export function EventBatchPattern(types: string | readonly string[], transport: symbol): MethodDecorator {
  return EventPattern([types].flat(), transport, { batch: Symbol('batch') } satisfies BatchExtras);
}
