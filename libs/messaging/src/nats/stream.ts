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
  /** When the stream is full the broker refuses events, and they wait in the outbox. */
  readonly maxBytes: number;
}

const DAYS = 24 * 60 * 60 * 1_000;

/** How long the stream keeps an event, in milliseconds. */
const STREAM_MAX_AGE = 14 * DAYS;

/** How the stream is made; its operator may change it afterwards. */
export function streamConfig({ replicas, maxBytes }: StreamSettings) {
  return {
    name: STREAM,
    subjects: [STREAM_SUBJECTS],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: nanos(STREAM_MAX_AGE),
    max_bytes: maxBytes,
    duplicate_window: nanos(5 * 60 * 1_000),
    num_replicas: replicas,
  };
}

const STREAM_NOT_FOUND = 10059;
const STREAM_NAME_IN_USE = 10058;

/** The stream has been deleted, and the server may not be done with it. */
export class StreamGone extends Error {
  override readonly name = 'StreamGone';

  constructor() {
    super(`The stream ${STREAM} is gone; it is made anew when it has stayed away for some seconds`);
  }
}

/**
 * The stream, as one process looks at it.
 *
 * A server gives the name of a stream that is being deleted free before it has taken away its files: whoever makes it anew
 * meanwhile gets one that loses its files and stores nothing. And whoever sends into it has to learn first that it is
 * another one. So one that was there is made anew only when it has stayed away for a while.
 */
export class StreamProvisioner {
  private wasThere = false;
  private goneSince: number | null = null;

  /** @param patience how long to wait before it is made anew, in milliseconds */
  constructor(
    private readonly jsm: JetStreamManager,
    private readonly settings: StreamSettings,
    private readonly patience: number,
    /** Told once each time that it is found gone. */
    private readonly onGone: () => void = () => undefined,
  ) {}

  /** As it is now; made, if it never was there. @throws {StreamGone} */
  async now(): Promise<StreamInfo> {
    const found = await findStream(this.jsm);
    if (found === null && this.wasThere) this.waitForIt();
    const stream = found ?? (await makeStream(this.jsm, this.settings));
    this.wasThere = true;
    this.goneSince = null;
    return stream;
  }

  private waitForIt(): void {
    const now = performance.now();
    if (this.goneSince === null) this.onGone();
    this.goneSince ??= now;
    if (now - this.goneSince < this.patience) throw new StreamGone();
  }
}

/** Makes the stream at once if it is not there. One that is there is left as its operator made it. */
export async function ensureStream(jsm: JetStreamManager, settings: StreamSettings): Promise<StreamInfo> {
  return (await findStream(jsm)) ?? (await makeStream(jsm, settings));
}

async function findStream(jsm: JetStreamManager): Promise<StreamInfo | null> {
  try {
    return await jsm.streams.info(STREAM);
  } catch (error) {
    if (error instanceof JetStreamApiError && error.code === STREAM_NOT_FOUND) return null;
    throw error;
  }
}

async function makeStream(jsm: JetStreamManager, settings: StreamSettings): Promise<StreamInfo> {
  try {
    return await jsm.streams.add(streamConfig(settings));
  } catch (error) {
    // Another service was faster, with other settings than ours.
    if (error instanceof JetStreamApiError && error.code === STREAM_NAME_IN_USE) return jsm.streams.info(STREAM);
    throw error;
  }
}
