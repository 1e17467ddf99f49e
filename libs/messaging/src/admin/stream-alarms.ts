import type { JetStreamManager } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { STREAM_SUBJECTS } from '#libs/contracts';
import type { Log } from '#libs/kernel';
import { ageOfNext, type StreamState, streamState } from '../nats/stream-state.js';

/** The stream needs an operator's attention before it drops events that are still needed, or rejects new ones. */
export interface StreamAlarm {
  readonly reason: 'age' | 'bytes';
  readonly message: string;
}

/** The fraction of a limit of the stream at which an alarm is raised. */
const THRESHOLD = 0.5;

/** @param unreadSeconds age of the oldest message that some consumer has not read; 0 if there is none */
export function alarmsOf(stream: StreamState, unreadSeconds: number): StreamAlarm[] {
  const { bytes, maxBytes, maxAgeSeconds } = stream;
  const alarms: StreamAlarm[] = [];
  if (maxAgeSeconds !== null && unreadSeconds >= THRESHOLD * maxAgeSeconds) {
    const [age, kept] = [days(unreadSeconds), days(maxAgeSeconds)];
    alarms.push({
      reason: 'age',
      message: `A consumer has unread events that are ${age} old, and the stream keeps events for ${kept}.`,
    });
  }
  if (maxBytes !== null && bytes >= THRESHOLD * maxBytes) {
    alarms.push({
      reason: 'bytes',
      message: `The stream holds ${mebibytes(bytes)} of ${mebibytes(maxBytes)}; when it is full, events wait in the outbox.`,
    });
  }
  return alarms;
}

/** Logs when an alarm is raised and when it is over. */
export class StreamAlarms {
  private alarms: readonly StreamAlarm[] = [];

  constructor(
    private readonly dataSource: DataSource,
    private readonly jsm: JetStreamManager,
    /** The names of the consumers that have handlers. */
    private readonly consumers: () => readonly string[],
    private readonly log: Log,
  ) {}

  /** As of the last check. */
  get raised(): readonly StreamAlarm[] {
    return this.alarms;
  }

  /** @throws errors of the database and of the broker as they are */
  async check(): Promise<void> {
    const before = this.alarms;
    const stream = await streamState(this.jsm);
    this.alarms = alarmsOf(stream, await this.unreadSeconds(stream));
    for (const { reason, message } of this.alarms) {
      if (!before.some((alarm) => alarm.reason === reason)) this.log.warn({ alarm: reason, stream }, message);
    }
    for (const { reason } of before) {
      if (!this.alarms.some((alarm) => alarm.reason === reason)) this.log.info({ alarm: reason }, 'the alarm is over');
    }
  }

  /** A position counts as trimmed once the stream drops the next message, in any partition. */
  private async unreadSeconds(stream: StreamState): Promise<number> {
    const [row] = await this.dataSource.query<{ oldestUnread: string | null }[]>(
      `SELECT min(CASE WHEN stream_created = $1 THEN stream_seq ELSE 0 END) AS "oldestUnread"
       FROM consumer_positions WHERE consumer = ANY($2)`,
      [stream.created, this.consumers()],
    );
    const after = Number(row?.oldestUnread ?? stream.lastSeq);
    if (after >= stream.lastSeq) return 0;
    return (await ageOfNext(this.jsm, after, [STREAM_SUBJECTS])) ?? 0;
  }
}

function days(seconds: number): string {
  const hours = seconds / 3_600;
  return hours < 48 ? `${hours.toFixed(1)} h` : `${(hours / 24).toFixed(1)} days`;
}

function mebibytes(bytes: number): string {
  return `${(bytes / 2 ** 20).toFixed(0)} MiB`;
}
