import type { EventContract } from './event-contract.js';

/** The one stream, and the subjects that it takes: `parley.evt.<site>.<pNN>.<entity>.<event>`. */
export const STREAM = 'PARLEY';
export const STREAM_SUBJECTS = 'parley.evt.*.*.*.*';

/** Fixed for ever: a key's partition must not change while its events are in the stream. */
export const PARTITIONS = 16;

/** FNV-1a, 32 bit, over UTF-8 (http://www.isthe.com/chongo/tech/comp/fnv/). */
export function fnv1a32(text: string): number {
  let hash = 0x811c9dc5;
  for (const byte of Buffer.from(text)) hash = Math.imul(hash ^ byte, 0x01000193);
  return hash >>> 0;
}

/** The lane, 0 to 15, in which all events of a key travel. */
export function partitionOf(key: string): number {
  return fnv1a32(key) % PARTITIONS;
}

/** A key that falls into a partition, made of a text that it begins with: for what must be said in each of them. */
export function keyIn(partition: number, text: string): string {
  for (let key = text, n = 1; ; n++) {
    if (partitionOf(key) === partition) return key;
    key = `${text}.${String(n)}`;
  }
}

export function subjectOf(contract: EventContract, site: string, key: string): string {
  return `parley.evt.${site}.${token(partitionOf(key))}.${contract.entity}.${contract.event}`;
}

/** Everything in one partition. Server 2.9 takes `*.*` here, but refuses `>`. */
export function partitionFilter(partition: number): string {
  return `parley.evt.*.${token(partition)}.*.*`;
}

/** The events of one type in one partition, of whatever site. */
export function subjectsOf(contract: EventContract, partition: number): string {
  return `parley.evt.*.${token(partition)}.${contract.entity}.${contract.event}`;
}

function token(partition: number): string {
  return `p${String(partition).padStart(2, '0')}`;
}
