import { DeliverPolicy } from '@nats-io/jetstream';
import { STREAM, STREAM_SUBJECTS } from '#libs/contracts';
import { isId } from '#libs/kernel';
import type { Broker } from './broker.js';

/**
 * One message of the stream, remembered to recognise the stream by: if another message stands at its sequence later, the stream
 * lost its tail and grew again.
 */
export interface Checkpoint {
  readonly eventId: string;
  readonly seq: number;
  /** When the stream stored it, by the broker's clock. */
  readonly at: Date;
}

/** Null for a message without an event id of ours. */
export function checkpointOf(messageId: string | undefined, seq: number, at: Date): Checkpoint | null {
  return messageId !== undefined && isId(messageId) ? { eventId: messageId, seq, at } : null;
}

/** The message that the stream holds at a sequence now; null if there is none, or it has no event id of ours. */
export async function checkpointAt(broker: Broker, seq: number): Promise<Checkpoint | null> {
  // Sequences start at 1, and the server rejects 0.
  if (seq === 0) return null;
  const message = await broker.jsm.streams.getMessage(STREAM, { seq });
  return message === null ? null : checkpointOf(message.header.get('Nats-Msg-Id'), seq, message.time);
}

/** The sequence before the first message stored at `time` or later, by the broker's clock; the last sequence if there is none. */
export async function sequenceBefore(broker: Broker, time: Date): Promise<number> {
  const consumer = await broker.js.consumers.get(STREAM, {
    // A service has no right to create a consumer without a filter.
    filter_subjects: STREAM_SUBJECTS,
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: time.toISOString(),
  });
  const { delivered } = await consumer.info();
  // Not awaited: the broker removes an unused consumer after five minutes anyway.
  consumer.delete().catch(() => undefined);
  return delivered.stream_seq;
}
