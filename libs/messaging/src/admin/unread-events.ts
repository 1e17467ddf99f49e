import type { DataSource } from 'typeorm';
import { type EventContract, partitionOf, subjectsOf } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';
import type { ConsumerName } from '../consumer/consumers.js';
import { ageOfNext } from '../nats/stream-state.js';

/** Tells a service whether it may be behind with the events of others. */
export class UnreadEvents {
  private broker: Broker | null = null;

  constructor(private readonly dataSource: DataSource) {}

  connectTo(broker: Broker): void {
    this.broker = broker;
  }

  /**
   * Whether an event of a type, in the lane of a key, is in the stream and not yet handled, or one of the key is to be tried again; or
   * may be, as far as we know: nobody can tell while the broker is away. What has not come to the stream yet is not known here.
   * @throws errors of the database as they are
   */
  async mayContain(consumer: ConsumerName, contract: EventContract, key: string): Promise<boolean> {
    const { broker } = this;
    if (broker?.isConnected !== true) return true;
    const partition = partitionOf(key);
    const [position] = await this.dataSource.query<{ streamSeq: string; isParked: boolean }[]>(
      `SELECT stream_seq AS "streamSeq", EXISTS (
         SELECT 1 FROM parked_events WHERE consumer = $1 AND partition = $2 AND key = $3 AND state = 'waiting'
       ) AS "isParked"
       FROM consumer_positions WHERE consumer = $1 AND partition = $2`,
      [consumer, partition, key],
    );
    if (position === undefined || position.isParked) return true;
    try {
      return (await ageOfNext(broker.jsm, Number(position.streamSeq), subjectsOf(contract, partition))) !== null;
    } catch {
      // It does not answer, or went away while it was asked.
      return true;
    }
  }
}
