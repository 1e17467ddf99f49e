import { DeliverPolicy } from '@nats-io/jetstream';
import { STREAM, STREAM_SUBJECTS } from '#libs/contracts';
import { isId } from '#libs/kernel';
import type { Broker } from './broker.js';
import type { Checkpoint } from '../consumer/positions.js';

/** The sequence after which the stream has what it took at a time or later, by the broker's clock; its last one if that is nothing. */
export async function sequenceBefore(broker: Broker, time: Date): Promise<number> {
  const consumer = await broker.js.consumers.get(STREAM, {
    // A service may make no consumer without a filter.
    filter_subjects: STREAM_SUBJECTS,
    deliver_policy: DeliverPolicy.StartTime,
    opt_start_time: time.toISOString(),
  });
  const { delivered } = await consumer.info();
  // Nobody waits for it: the broker forgets it by itself after five minutes.
  consumer.delete().catch(() => undefined);
  return delivered.stream_seq;
}

/** What the stream has at a sequence now; null if that is nothing, or carries no id of ours. */
export async function checkpointAt(broker: Broker, seq: number): Promise<Checkpoint | null> {
  const message = await broker.jsm.streams.getMessage(STREAM, { seq });
  return message === null ? null : checkpointOf(message.header.get('Nats-Msg-Id'), seq, message.time);
}

/** A message as something to recognise the stream by. */
export function checkpointOf(messageId: string | undefined, seq: number, at: Date): Checkpoint | null {
  return messageId !== undefined && isId(messageId) ? { eventId: messageId, seq, at } : null;
}
