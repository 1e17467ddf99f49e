import type { DataSource } from 'typeorm';
import { type EventContract, partitionOf, subjectFilter } from '#libs/contracts';
import type { Broker } from '../nats/broker.js';
import type { ConsumerName } from '../consumer/consumers.js';
import { ageOfNext } from '../nats/stream-state.js';

/** Tells a service whether it may be behind with the events of other services. */
export class UnreadEvents {
  private broker: Broker | null = null;

  constructor(private readonly dataSource: DataSource) {}

  connectTo(broker: Broker): void {
    this.broker = broker;
  }

  /**
   * Whether the stream holds an event of this type, in the partition of a key, that is not handled yet, or an event of the key waits
   * to be retried. True also if that cannot be known, because the broker is away. Events still in another outbox are not known.
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
      return (await ageOfNext(broker.jsm, Number(position.streamSeq), [subjectFilter(contract, partition)])) !== null;
    } catch {
      // The broker does not answer.
      return true;
    }
  }
}
