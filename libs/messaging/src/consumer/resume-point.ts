import type { StreamInfo } from '@nats-io/jetstream';
import type { DataSource } from 'typeorm';
import { causeOfRequest, type Log } from '#libs/kernel';
import { inTransaction } from '#libs/persistence';
import type { Broker } from '../nats/broker.js';
import { unlessInterrupted } from '../timeouts.js';
import type { MessagingSettings } from '../settings.js';
import type { Consumer } from './consumers.js';
import type { ConsumerStart } from '../backfill/consumer-start.js';
import { loadPosition, movePosition, NOT_BEGUN, type Position } from './positions.js';
import { checkpointAt, sequenceBefore } from '../nats/stream-look.js';

/** The stream no longer holds what comes next: reading on would skip events that nobody has seen. */
export class PositionTrimmed extends Error {
  override readonly name = 'PositionTrimmed';
}

export interface FootingDependencies {
  readonly dataSource: DataSource;
  readonly broker: Broker;
  readonly start: ConsumerStart;
  readonly settings: MessagingSettings;
  readonly log: Log;
  /** The stream as it is now; made anew if it is gone. */
  readonly stream: () => Promise<StreamInfo>;
}

/** Finds the place that a lane may read on from, in the stream that is there now. */
export class Footing {
  constructor(
    private readonly consumer: Consumer,
    private readonly partition: number,
    private readonly the: FootingDependencies,
  ) {}

  /**
   * @returns the position, which may be paused
   * @throws {PositionTrimmed} if the stream has dropped what comes next; {Interrupted} on the signal; {FenceLost}
   */
  async find(signal: AbortSignal): Promise<Position> {
    for (;;) {
      const position = await loadPosition(this.the.dataSource, this.consumer, this.partition);
      if (position.paused) return position;
      // A position must never be held against an older look at the stream: another replica may have moved it meanwhile.
      const stream = await unlessInterrupted(signal, this.the.stream());
      if (position.streamCreated === NOT_BEGUN) await this.the.start.begin(this.consumer, stream);
      else return this.notTrimmed(await this.inThisStream(position, stream, signal), stream);
    }
  }

  private async inThisStream(position: Position, stream: StreamInfo, signal: AbortSignal): Promise<Position> {
    // Everything in another stream is new, and what was sent to the old one may be sent again.
    if (position.streamCreated !== stream.created) return this.rewind(position, 0, stream);
    const lostItsTail = position.streamSeq > stream.state.last_seq || (await this.hasGrownAgain(position, signal));
    if (!lostItsTail) return position;
    const seq = await unlessInterrupted(signal, this.sequenceBeforeLoss(position, stream));
    return this.rewind(position, Math.min(seq, position.streamSeq), stream);
  }

  /** Whether the stream has another message where it had the landmark. That it has none any more is no sign: it drops the old. */
  private async hasGrownAgain({ landmark }: Position, signal: AbortSignal): Promise<boolean> {
    if (landmark === null) return false;
    const there = await unlessInterrupted(signal, checkpointAt(this.the.broker, landmark.seq));
    return there !== null && there.eventId !== landmark.eventId;
  }

  /**
   * Whatever the stream has taken since its fall is newer than the last that we had of it before, but for clocks that are apart:
   * so some more is read again than was lost, and the inbox drops it.
   */
  private async sequenceBeforeLoss({ landmark, movedAt }: Position, stream: StreamInfo): Promise<number> {
    const time = new Date((landmark?.at ?? movedAt).getTime() - this.the.settings.clockMargin);
    // What is that old has been dropped, and who knows what else: the position will be found trimmed.
    if (stream.state.first_seq > 1 && time < new Date(stream.state.first_ts)) return 0;
    return sequenceBefore(this.the.broker, time);
  }

  private async rewind(position: Position, streamSeq: number, stream: StreamInfo): Promise<Position> {
    this.the.log.warn(
      { consumer: this.consumer.name, partition: this.partition, position, streamSeq },
      'the stream is another one, or lost its tail: the position is set back, and the inbox drops what was seen',
    );
    const to = { streamSeq, streamCreated: stream.created, landmark: null };
    return inTransaction(this.the.dataSource, causeOfRequest(), async (tx) => {
      const rewound = await movePosition(tx, position, to);
      // Where they stood before is no place in this stream.
      await tx.query(
        `UPDATE parked_events SET stream_seq = 0 WHERE consumer = $1 AND partition = $2 AND stream_seq > $3`,
        [this.consumer.name, this.partition, streamSeq],
      );
      return rewound;
    });
  }

  private notTrimmed(position: Position, stream: StreamInfo): Position {
    if (stream.state.first_seq <= position.streamSeq + 1) return position;
    throw new PositionTrimmed(
      `${this.consumer.name} stands at ${String(position.streamSeq)} in partition ${String(this.partition)}, ` +
        `but the stream begins at ${String(stream.state.first_seq)}`,
    );
  }
}
