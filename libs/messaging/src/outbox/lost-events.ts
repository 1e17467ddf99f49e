import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { STREAM } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';

interface SentEvent {
  readonly eventId: string;
  readonly streamSeq: number;
}

/**
 * Checks whether the stream still holds what this service published. JetStream acknowledges before it syncs to disk, so a broker
 * that loses power may lose the last events that it acknowledged; and a store may be deleted.
 * @param known the creation time of the stream that was last published into; null if there was none
 * @returns the sequence after which everything must be published again; null if nothing is lost
 */
export async function lostAfter(
  { dataSource, broker }: { readonly dataSource: DataSource; readonly broker: Broker },
  stream: StreamInfo,
  known: string | null,
): Promise<number | null> {
  if (known !== null && known !== stream.created) return 0;
  const last = await sentBefore(dataSource, Number.MAX_SAFE_INTEGER, 1);
  if (last === null || (await isHeld(broker, stream, last))) return null;
  // Other services may have published since then, so the end of the stream is only an upper bound.
  let before = Math.min(last.streamSeq, stream.state.last_seq + 1);
  for (let step = 1; ; step *= 2) {
    const event = await sentBefore(dataSource, before, step);
    if (event === null) return 0;
    if (await isHeld(broker, stream, event)) return event.streamSeq;
    before = event.streamSeq;
  }
}

/** The n-th last of the events that were sent before a sequence, counted from one. */
async function sentBefore(dataSource: DataSource, sequence: number, n: number): Promise<SentEvent | null> {
  const [row] = await dataSource.query<{ eventId: string; streamSeq: string }[]>(
    `SELECT event_id AS "eventId", stream_seq AS "streamSeq" FROM outbox_sent WHERE stream_seq < $1
     ORDER BY stream_seq DESC OFFSET $2 LIMIT 1`,
    [sequence, n - 1],
  );
  return row === undefined ? null : { eventId: row.eventId, streamSeq: Number(row.streamSeq) };
}

/** An event before the stream's first sequence was trimmed, by age or by an operator: it was published, so it is not lost. */
async function isHeld(broker: Broker, { state }: StreamInfo, { streamSeq, eventId }: SentEvent): Promise<boolean> {
  if (streamSeq < state.first_seq) return true;
  if (streamSeq > state.last_seq) return false;
  const message = await broker.jsm.streams.getMessage(STREAM, { seq: streamSeq });
  return message?.header.get('Nats-Msg-Id') === eventId;
}
