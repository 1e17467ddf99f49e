import { partitionOf } from '#libs/contracts';
import type { Installation } from './installation.js';

/** How long events took from the outbox to the transaction of their effect, in milliseconds. */
export interface Delays {
  readonly events: number;
  readonly p50: number;
  readonly p99: number;
}

interface Row {
  readonly key: string;
  readonly delay: number;
}

/** Of the comments service's events that notifications took, those of other threads than `without`; by the clock of the database. */
export async function delaysBetween(
  installation: Installation,
  from: Date,
  to: Date,
  without: string,
): Promise<{
  readonly all: Delays;
  /** Those of the lane in which `without` travels. */
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
