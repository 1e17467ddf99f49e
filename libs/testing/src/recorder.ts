import { Controller, type Type } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { DataSource } from 'typeorm';
import { type Envelope, postCreated, postEdited, postLocked, postUnlocked } from '#libs/contracts';
import { newId } from '#libs/kernel';
import {
  type ConsumerName,
  Delivery,
  draft,
  EventBatchPattern,
  type EventDraft,
  type Projection,
} from '#libs/messaging';
import type { Tx } from '#libs/persistence';

/** What a handler recorded, in its transaction. */
export interface Effect {
  readonly eventId: string;
  readonly sequence: number;
  readonly handler: string;
  /** How many events the handler received in this call. */
  readonly batchSize: number;
  readonly correlationId: string;
  readonly causationId: string | null;
  readonly traceparent: string;
  /** The id of the transaction that wrote it. */
  readonly transaction: string;
}

type HandlerAction = (tx: Tx, event: Envelope) => unknown;

/** Handlers that record their events, and then run the action that a test sets for the event's key, such as a failure. */
export class Recorder {
  private readonly actions = new Map<string, HandlerAction>();

  constructor(private readonly dataSource: DataSource) {}

  /** Creates the tables for the records, and for a projection: the highest sequence of each key. */
  async prepare(): Promise<void> {
    await this.dataSource.query(
      `CREATE TABLE effects (n bigint GENERATED ALWAYS AS IDENTITY, consumer text, handler text, event_id uuid, key text,
         sequence integer, batch_size integer, correlation_id text, causation_id text, traceparent text);
       CREATE TABLE copies (key text PRIMARY KEY, sequence integer NOT NULL, epoch integer NOT NULL);
       CREATE TABLE copy_epoch (epoch integer NOT NULL);
       INSERT INTO copy_epoch VALUES (1)`,
    );
  }

  /** Sets what the handlers do with events of a key after they have recorded them; null for nothing. */
  whenHandling(key: string, action: HandlerAction | null): void {
    if (action === null) this.actions.delete(key);
    else this.actions.set(key, action);
  }

  /** In the order in which they took effect. */
  async effectsOf(key: string, consumer: ConsumerName = 'projections'): Promise<Effect[]> {
    return this.dataSource.query<Effect[]>(
      `SELECT event_id AS "eventId", sequence, handler, batch_size AS "batchSize", correlation_id AS "correlationId", causation_id AS "causationId",
         traceparent, xmin::text AS transaction
       FROM effects WHERE key = $1 AND consumer = $2 ORDER BY n`,
      [key, consumer],
    );
  }

  /** The sequences of a key's events that took effect, in that order. */
  async sequencesOf(key: string, consumer: ConsumerName = 'projections'): Promise<number[]> {
    return (await this.effectsOf(key, consumer)).map((effect) => effect.sequence);
  }

  /** The sequence of a key in the projection, or undefined. */
  async copyOf(key: string): Promise<number | undefined> {
    const [copy] = await this.dataSource.query<{ sequence: number }[]>('SELECT sequence FROM copies WHERE key = $1', [
      key,
    ]);
    return copy?.sequence;
  }

  /**
   * Nest controllers that take `post.created`, `post.edited`, and in batches `post.locked` and `post.unlocked`; effects take
   * only `post.edited`.
   * @param version those of an `old` version of the service do not know `post.created`
   */
  controllers(projections: symbol, effects: symbol, version: 'old' | 'new' = 'new'): Type[] {
    const record = (consumer: ConsumerName, handler: string, event: Envelope, tx: Tx, batchSize = 1) =>
      this.record(consumer, handler, event, tx, batchSize);

    @Controller()
    class OldProjections implements Projection {
      @EventPattern<string>(postEdited.type, projections)
      edited(@Payload() event: Envelope, @Ctx() { tx }: Delivery): Promise<void> {
        return record('projections', 'edited', event, tx);
      }

      @EventBatchPattern([postLocked.type, postUnlocked.type], projections)
      async locked(@Payload() events: readonly Envelope[], @Ctx() delivery: Delivery): Promise<void> {
        for (const event of events) {
          await record('projections', 'locked', event, delivery.txFor(event), events.length);
        }
      }

      async reset(tx: Tx): Promise<void> {
        await tx.query('UPDATE copy_epoch SET epoch = epoch + 1');
      }
    }

    @Controller()
    class Projections extends OldProjections {
      @EventPattern<string>(postCreated.type, projections)
      created(@Payload() event: Envelope, @Ctx() { tx }: Delivery): Promise<void> {
        return record('projections', 'created', event, tx);
      }
    }

    @Controller()
    class Effects {
      @EventPattern<string>(postEdited.type, effects)
      edited(@Payload() event: Envelope, @Ctx() { tx }: Delivery): Promise<void> {
        return record('effects', 'edited', event, tx);
      }
    }

    return [version === 'old' ? OldProjections : Projections, Effects];
  }

  private async record(
    consumer: ConsumerName,
    handler: string,
    event: Envelope,
    tx: Tx,
    batchSize: number,
  ): Promise<void> {
    await tx.query(
      `INSERT INTO effects (consumer, handler, event_id, key, sequence, batch_size, correlation_id, causation_id, traceparent)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
      [
        consumer,
        handler,
        event.id,
        event.partitionkey,
        Number(event.sequence),
        batchSize,
        event.correlationid,
        event.causationid,
        event.traceparent,
      ],
    );
    if (consumer === 'projections') {
      await tx.query(
        `INSERT INTO copies SELECT $1, $2, epoch FROM copy_epoch
         ON CONFLICT (key) DO UPDATE SET sequence = EXCLUDED.sequence, epoch = EXCLUDED.epoch
         WHERE copies.epoch < EXCLUDED.epoch OR copies.sequence < EXCLUDED.sequence`,
        [event.partitionkey, Number(event.sequence)],
      );
    }
    await this.actions.get(event.partitionkey)?.(tx, event);
  }
}

/** A `post.created`, its example under another id. */
export function created(key: string, sequence: number): EventDraft {
  const fields = { site: 'default', key, aggregateId: key, sequence };
  return draft(postCreated, { ...fields, data: { ...postCreated.example, id: newId() } });
}

/** A `post.edited`, its example under another id. */
export function edited(key: string, sequence: number): EventDraft {
  const fields = { site: 'default', key, aggregateId: key, sequence };
  return draft(postEdited, { ...fields, data: { ...postEdited.example, id: newId() } });
}

/** A `post.locked`, its example under another id. */
export function locked(key: string, sequence: number): EventDraft {
  const fields = { site: 'default', key, aggregateId: key, sequence };
  return draft(postLocked, { ...fields, data: { ...postLocked.example, id: newId() } });
}

/** A `post.unlocked`, its example under another id. */
export function unlocked(key: string, sequence: number): EventDraft {
  const fields = { site: 'default', key, aggregateId: key, sequence };
  return draft(postUnlocked, { ...fields, data: { ...postUnlocked.example, id: newId() } });
}
