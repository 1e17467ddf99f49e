import type { EventContract } from './event-contract.js';

/** The stream, and its subjects: `parley.evt.<site>.<pNN>.<entity>.<event>`. */
export const STREAM = 'PARLEY';
export const STREAM_SUBJECTS = 'parley.evt.*.*.*.*';

/**
 * The NATS account that holds the streams. Services and external subscribers have accounts of their own, so a reply subject that
 * one of them names stays in its own account and reaches nothing here.
 */
export const STREAM_ACCOUNT = 'HOUSE';

/** Where the other accounts find the JetStream API: below `$JS.API` the server answers for their own account. */
export const JETSTREAM_PREFIX = `${STREAM_ACCOUNT}.API`;

/** Never changes: all events of a key must stay in one partition. */
export const PARTITIONS = 16;

/** FNV-1a, 32 bit, over UTF-8 (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The partition of a key, 0 to 15. */
export function partitionOf(key: string): number {
  return fnv1a32(key) % PARTITIONS;
}

/** A key that belongs to a partition and begins with a text, for events that are published in every partition. */
export function keyInPartition(partition: number, text: string): string {
  for (let key = text, n = 1; ; n++) {
    if (partitionOf(key) === partition) return key;
    key = `${text}.${String(n)}`;
  }
}

export function subjectOf(contract: EventContract, site: string, key: string): string {
  return `parley.evt.${site}.${token(partitionOf(key))}.${contract.entity}.${contract.event}`;
}

/** All events of one partition. Server 2.9 accepts `*.*` here, but rejects `>`. */
export function partitionFilter(partition: number): string {
  return `parley.evt.*.${token(partition)}.*.*`;
}

/** The events of one type in one partition, of all sites. */
export function subjectFilter(contract: EventContract, partition: number): string {
  return `parley.evt.*.${token(partition)}.${contract.entity}.${contract.event}`;
}

function token(partition: number): string {
  return `p${String(partition).padStart(2, '0')}`;
}
