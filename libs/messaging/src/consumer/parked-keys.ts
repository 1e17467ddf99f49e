import type { Consumer } from './consumers.js';

/**
 * The events of a lane that hold up later ones of their key, as a condition on `parked_events AS parked`: `$1` is the
 * consumer's name. Where dead events are left behind, the index of the waiting ones serves, however many dead there are.
 * @param partition the lane's, as SQL
 */
export function inTheWay(consumer: Consumer, partition: string): string {
  return `parked.consumer = $1 AND parked.partition = ${partition}${consumer.deadEvent === 'blocks' ? '' : " AND parked.state = 'waiting'"}`;
}

/** The keys of a lane that have waiting events, each found by one look into their index and not by reading its queue. */
export const WAITING_KEYS = `
  WITH RECURSIVE waiting_key AS (
    (SELECT key FROM parked_events WHERE consumer = $1 AND partition = $2 AND state = 'waiting' ORDER BY key LIMIT 1)
    UNION ALL
    SELECT (
      SELECT key FROM parked_events
      WHERE consumer = $1 AND partition = $2 AND state = 'waiting' AND key > waiting_key.key ORDER BY key LIMIT 1
    )
    FROM waiting_key WHERE waiting_key.key IS NOT NULL
  ) SELECT key FROM waiting_key WHERE key IS NOT NULL`;
