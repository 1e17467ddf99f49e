import type { Installation } from './installation.js';
import type { Service } from './replica.js';

/**
 * The longest gap between two sent events of a service, in seconds. Under continuous load this is how long there was no
 * relay.
 */
export async function longestGap(installation: Installation, service: Service, since: Date): Promise<number> {
  const [row] = await installation.query<{ seconds: number | null }>(
    `SELECT extract(epoch FROM max(gap))::float8 AS seconds
     FROM (SELECT sent_at, sent_at - lag(sent_at) OVER (ORDER BY sent_at) AS gap FROM ${service}.outbox_sent) AS gaps
     WHERE sent_at >= $1`,
    [since],
  );
  return row?.seconds ?? Infinity;
}
