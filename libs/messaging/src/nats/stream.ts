import {
  DiscardPolicy,
  JetStreamApiError,
  type JetStreamManager,
  RetentionPolicy,
  StorageType,
  type StreamInfo,
} from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { STREAM, STREAM_SUBJECTS } from '#libs/contracts';

export interface StreamSettings {
  /** 1 on a laptop, 3 in a cluster. */
  readonly replicas: number;
  /** When the stream is full, the broker rejects events and they wait in the outbox. */
  readonly maxBytes: number;
}

const DAY_MS = 24 * 60 * 60 * 1_000;

/** How long the stream keeps an event. */
const STREAM_MAX_AGE_MS = 14 * DAY_MS;

/** The configuration of a new stream; its operator may change it afterwards. */
export function streamConfig({ replicas, maxBytes }: StreamSettings) {
  return {
    name: STREAM,
    subjects: [STREAM_SUBJECTS],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: nanos(STREAM_MAX_AGE_MS),
    max_bytes: maxBytes,
    duplicate_window: nanos(5 * 60 * 1_000),
    num_replicas: replicas,
  };
}

const STREAM_NOT_FOUND = 10059;
const STREAM_NAME_IN_USE = 10058;
const SUBJECTS_OVERLAP = 10065;
const TAKEN: readonly number[] = [STREAM_NAME_IN_USE, SUBJECTS_OVERLAP];

/** The stream was deleted, and the server may still be deleting its files. */
export class StreamGone extends Error {
  override readonly name = 'StreamGone';

  constructor() {
    super(`The stream ${STREAM} is gone; Parley recreates it once it has been gone for some seconds`);
  }
}

/**
 * Provides the stream to one process, and creates it where it is missing.
 *
 * A server frees the name of a deleted stream before it has deleted its files: a stream created meanwhile loses its files and
 * stores nothing. So a stream that was there once is recreated only after it has been gone for a while.
 */
export class StreamProvisioner {
  private existed = false;
  private goneSince: number | null = null;

  /** @param recreateAfter how long the stream must be gone before it is recreated, in milliseconds */
  constructor(
    private readonly jsm: JetStreamManager,
    private readonly settings: StreamSettings,
    private readonly recreateAfter: number,
    /** Called once each time the stream is found gone. */
    private readonly onGone: () => void = () => undefined,
  ) {}

  /** The current stream; created if it never existed. @throws {StreamGone} */
  async current(): Promise<StreamInfo> {
    const found = await findStream(this.jsm);
    if (found === null && this.existed) this.checkGoneLongEnough();
    const stream = found ?? (await createStream(this.jsm, this.settings));
    this.existed = true;
    this.goneSince = null;
    return stream;
  }

  private checkGoneLongEnough(): void {
    const now = performance.now();
    if (this.goneSince === null) this.onGone();
    this.goneSince ??= now;
    if (now - this.goneSince < this.recreateAfter) throw new StreamGone();
  }
}

/** Creates the stream at once if it is missing. An existing one is left as its operator configured it. */
export async function ensureStream(jsm: JetStreamManager, settings: StreamSettings): Promise<StreamInfo> {
  return (await findStream(jsm)) ?? (await createStream(jsm, settings));
}

async function findStream(jsm: JetStreamManager): Promise<StreamInfo | null> {
  try {
    return await jsm.streams.info(STREAM);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null;
    throw error;
  }
}

async function createStream(jsm: JetStreamManager, settings: StreamSettings): Promise<StreamInfo> {
  try {
    return await jsm.streams.add(streamConfig(settings));
  } catch (error) {
    // Another service was faster. In a race, nats-server 2.9 compares the subjects before the name.
    const isTaken = error instanceof JetStreamApiError && TAKEN.includes(error.code);
    const stream = isTaken ? await findStream(jsm) : null;
    if (stream === null) throw error;
    return stream;
  }
}
