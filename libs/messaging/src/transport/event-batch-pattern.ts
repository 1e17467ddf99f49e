import { EventPattern } from '@nestjs/microservices';

/** What Nest keeps beside a batch handler: one for all the types of a method. */
export interface BatchExtras {
  readonly batch?: symbol;
}

/**
 * Like `@EventPattern`, for a handler that takes many events at once: `(events: Envelope[], delivery: Delivery)`. It gets
 * neighbours of its types in the order of the stream, of several keys, one at least; if it throws, it is called again
 * with one event at a time, so that only the event that is to blame is parked.
 */
export function EventBatchPattern(types: string | readonly string[], transport: symbol): MethodDecorator {
  return EventPattern([types].flat(), transport, { batch: Symbol('batch') } satisfies BatchExtras);
}
