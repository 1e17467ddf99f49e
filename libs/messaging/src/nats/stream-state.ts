import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { STREAM } from '#libs/contracts';
import { nextOf } from './stream-messages.js';

/** The state of the stream, as the broker reports it. */
export interface StreamState {
  /** As the server writes it. A recreated stream has another one. */
  readonly created: string;
  readonly messages: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: number;
  /** Null for no limit. */
  readonly maxBytes: number | null;
  /** Age of the oldest message; null if the stream is empty. */
  readonly oldestSeconds: number | null;
  /** Age at which the stream drops a message; null for never. */
  readonly maxAgeSeconds: number | null;
}

/** @throws {JetStreamApiError} while there is no stream; other broker errors as they are */
export async function streamState(jsm: JetStreamManager): Promise<StreamState> {
  return toStreamState(await jsm.streams.info(STREAM));
}

function toStreamState({ created, config, state }: StreamInfo): StreamState {
  return {
    created,
    messages: state.messages,
    firstSeq: state.first_seq,
    lastSeq: state.last_seq,
    bytes: state.bytes,
    maxBytes: config.max_bytes > 0 ? config.max_bytes : null,
    oldestSeconds: state.messages === 0 ? null : secondsSince(state.first_ts),
    maxAgeSeconds: config.max_age > 0 ? config.max_age / 1e9 : null,
  };
}

/** Age in seconds of the first message after a sequence that matches one of the subject filters; null if there is none. */
export async function ageOfNext(
  jsm: JetStreamManager,
  after: number,
  filters: readonly string[],
): Promise<number | null> {
  const next = await Promise.all(filters.map((filter) => jsm.streams.getMessage(STREAM, nextOf(filter, after))));
  const times = next.filter((message) => message !== null).map(({ time }) => time.getTime());
  return times.length === 0 ? null : secondsSince(new Date(Math.min(...times)));
}

/** By this process's clock; never negative, even if the server's clock is ahead. */
function secondsSince(time: string | Date): number {
  return Math.max(0, Date.now() - new Date(time).getTime()) / 1_000;
}
