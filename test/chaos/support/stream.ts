import { jetstream, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type Envelope, STREAM, STREAM_SUBJECTS } from '#libs/contracts';

/** Creates the stream before any service does: Parley does not change an existing stream. */
export async function makeStream(connection: NatsConnection, settings: Partial<StreamConfig> = {}): Promise<void> {
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: STREAM, subjects: [STREAM_SUBJECTS], ...settings });
}

/** All events of the stream in order, including duplicates. */
export async function eventsOnStream(connection: NatsConnection): Promise<Envelope[]> {
  const { state } = await (await jetstreamManager(connection)).streams.info(STREAM);
  const events: Envelope[] = [];
  if (state.messages === 0) return events;
  const consumer = await jetstream(connection).consumers.get(STREAM);
  const messages = await consumer.consume({ max_messages: 1_000 });
  for await (const message of messages) {
    events.push(message.json<Envelope>());
    if (message.seq >= state.last_seq) break;
  }
  return events;
}

/** Errors in the order of events of each key; later copies of an event are ignored. */
export interface OrderErrors {
  /** Committed versions that are missing. */
  readonly lost: string[];
  /** Versions after a higher one. */
  readonly inverted: string[];
  /** Versions that were not committed. */
  readonly invented: string[];
}

/** @param versions the last version of each key in the database; every version from 1 on has an event */
export function orderErrors(events: readonly Envelope[], versions: ReadonlyMap<string, number>): OrderErrors {
  const errors: OrderErrors = { lost: [], inverted: [], invented: [] };
  const seen = new Set<string>();
  const found = new Map([...versions.keys()].map((key) => [key, new Set<number>()]));
  const highest = new Map<string, number>();
  for (const { id, partitionkey: key, sequence } of events) {
    if (seen.has(id)) continue;
    seen.add(id);
    const version = Number(sequence);
    const before = highest.get(key) ?? 0;
    if (version <= before) errors.inverted.push(`${key}: ${sequence} after ${String(before)}`);
    if (version > (versions.get(key) ?? 0)) errors.invented.push(`${key}: ${sequence}`);
    highest.set(key, Math.max(before, version));
    found.get(key)?.add(version);
  }
  for (const [key, upTo] of versions) {
    for (let version = 1; version <= upTo; version++) {
      if (found.get(key)?.has(version) !== true) errors.lost.push(`${key}: ${String(version)}`);
    }
  }
  return errors;
}
