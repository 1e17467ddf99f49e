import type { JetStreamManager, StreamInfo } from '@nats-io/jetstream';
import { STREAM } from '#libs/contracts';

/** The stream as the broker has it now. */
export interface StreamState {
  /** As the server writes it. */
  readonly created: string;
  readonly messages: number;
  readonly firstSeq: number;
  readonly lastSeq: number;
  readonly bytes: number;
  /** Null for no limit. */
  readonly maxBytes: number | null;
  /** Age of the oldest message, or null where there is none. */
  readonly oldestSeconds: number | null;
  /** After which a message is dropped, or null for never. */
  readonly maxAgeSeconds: number | null;
}

/** @throws {JetStreamApiError} while there is no stream; errors of the broker as they are */
export async function streamState(jsm: JetStreamManager): Promise<StreamState> {
  return describe(await jsm.streams.info(STREAM));
}

function describe({ created, config, state }: StreamInfo): StreamState {
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

/** Age in seconds of the first message after a place that fits a filter, or null where there is none. */
export async function ageOfNext(jsm: JetStreamManager, after: number, filter: string): Promise<number | null> {
  // The server takes this since 2.9; the client's type knows it for direct gets only.
  const query = { seq: after + 1, next_by_subj: filter };
  const next = await jsm.streams.getMessage(STREAM, query);
  return next === null ? null : secondsSince(next.time);
}

/** By our own clock; never below zero, should the server's be ahead of it. */
function secondsSince(time: string | Date): number {
  return Math.max(0, Date.now() - new Date(time).getTime()) / 1_000;
}
