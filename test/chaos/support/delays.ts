import { partitionOf } from '#libs/contracts';
import type { Installation } from './installation.js';

/** The delay of events from the outbox to their effect, in milliseconds. */
export interface Delays {
  readonly events: number;
  readonly p50: number;
  readonly p99: number;
}

interface Row {
  readonly key: string;
  readonly delay: number;
}

/** The delays of events from comments to notifications, except of the thread `without`, by the database clock. */
export async function delaysBetween(
  installation: Installation,
  from: Date,
  to: Date,
  without: string,
): Promise<{
  readonly all: Delays;
  /** Those in the lane of `without`. */
  readonly sameLane: Delays;
}> {
  const rows = await installation.query<Row>(
    `SELECT partition_key AS key, extract(epoch FROM handled_at - sent.created_at)::float8 * 1000 AS delay
     FROM notifications.inbox JOIN comments.outbox_sent AS sent USING (event_id)
     WHERE consumer = 'effects' AND sent.created_at BETWEEN $1 AND $2 AND partition_key <> $3`,
    [from, to, without],
  );
  const sameLane = rows.filter(({ key }) => partitionOf(key) === partitionOf(without));
  return { all: summary(rows), sameLane: summary(sameLane) };
}

function summary(rows: readonly Row[]): Delays {
  const sorted = rows.map(({ delay }) => delay).sort((a, b) => a - b);
  const at = (quantile: number) => Math.round(sorted[Math.floor(quantile * sorted.length)] ?? NaN);
  return { events: sorted.length, p50: at(0.5), p99: at(0.99) };
}
