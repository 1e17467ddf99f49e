import { jetstream, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import { type Envelope, STREAM, STREAM_SUBJECTS } from '#libs/contracts';

/** Makes the stream before any service does: Parley leaves one that is there as its operator made it. */
export async function makeStream(connection: NatsConnection, settings: Partial<StreamConfig> = {}): Promise<void> {
  const { streams } = await jetstreamManager(connection);
  await streams.add({ name: STREAM, subjects: [STREAM_SUBJECTS], ...settings });
}

/** All that the stream holds now, in its order, copies of an event too. */
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

/** What is wrong with the order of events on the stream, key by key; a later copy of an event is no fault. */
export interface OrderErrors {
  /** Versions that were committed, and are not there. */
  readonly lost: string[];
  /** Versions that come after a higher one. */
  readonly inverted: string[];
  /** Versions that nobody committed. */
  readonly invented: string[];
}

/** @param versions how far each key has come in the database, where every version from 1 on has told of itself */
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
