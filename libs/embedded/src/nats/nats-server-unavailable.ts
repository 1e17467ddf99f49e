import { ExplainedError } from '#libs/kernel';

/** No nats-server could be found or started. The message says what happened and what to do. */
export class NatsServerUnavailable extends ExplainedError {
  override readonly name = 'NatsServerUnavailable';
}
