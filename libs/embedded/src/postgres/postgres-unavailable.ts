import { ExplainedError } from '#libs/kernel';

/** The embedded Postgres cannot be had or started. The message says what happened and what to do. */
export class PostgresUnavailable extends ExplainedError {
  override readonly name = 'PostgresUnavailable';
}
