import type { Installation } from './installation.js';
import type { Service } from './replica.js';

/**
 * The longest time in which a service sent no event, in seconds: from one sending to the next, as the database wrote them
 * down. Under a load that never pauses this tells how long nobody was the relay.
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
