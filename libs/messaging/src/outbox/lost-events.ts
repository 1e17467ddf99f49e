import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { STREAM } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';

interface SentEvent {
  readonly eventId: string;
  readonly streamSeq: number;
}

/**
 * Whether the stream still has what this service sent to it. JetStream acknowledges before it syncs to disk, so a broker
 * that loses power may have lost the end of what it acknowledged; and a store may be deleted.
 * @param noted the creation time of the stream that was last published into, or null if that is not known
 * @returns the place in the stream after which everything is to be sent again; null if nothing is lost
 */
export async function lostAfter(
  { dataSource, broker }: { readonly dataSource: DataSource; readonly broker: Broker },
  stream: StreamInfo,
  noted: string | null,
): Promise<number | null> {
  if (noted !== null && noted !== stream.created) return 0;
  const last = await sentBefore(dataSource, Number.MAX_SAFE_INTEGER, 1);
  if (last === null || (await isHeld(broker, stream, last))) return null;
  // What others sent since may stand in the place of the lost, so the end of the stream is only the latest place to begin at.
  let before = Math.min(last.streamSeq, stream.state.last_seq + 1);
  for (let step = 1; ; step *= 2) {
    const event = await sentBefore(dataSource, before, step);
    if (event === null) return 0;
    if (await isHeld(broker, stream, event)) return event.streamSeq;
    before = event.streamSeq;
  }
}

/** The n-th of the sent events before a place in the stream, counted backwards from one. */
async function sentBefore(dataSource: DataSource, place: number, n: number): Promise<SentEvent | null> {
  const [row] = await dataSource.query<{ eventId: string; streamSeq: string }[]>(
    `SELECT event_id AS "eventId", stream_seq AS "streamSeq" FROM outbox_sent WHERE stream_seq < $1
     ORDER BY stream_seq DESC OFFSET $2 LIMIT 1`,
    [place, n - 1],
  );
  return row === undefined ? null : { eventId: row.eventId, streamSeq: Number(row.streamSeq) };
}

/** What came before the stream's beginning was trimmed, by age or by an operator: it was there, and is not lost. */
async function isHeld(broker: Broker, { state }: StreamInfo, { streamSeq, eventId }: SentEvent): Promise<boolean> {
  if (streamSeq < state.first_seq) return true;
  if (streamSeq > state.last_seq) return false;
  const message = await broker.jsm.streams.getMessage(STREAM, { seq: streamSeq });
  return message?.header.get('Nats-Msg-Id') === eventId;
}
