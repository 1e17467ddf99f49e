import type { Type } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { type Envelope, partitionOf, postCreated, postEdited, postLocked, subjectOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import type { ConsumerControl, EventDraft, Outbox } from '#libs/messaging';
import { type Tx, UnitOfWork } from '#libs/persistence';
import { eventually } from './eventually.js';
import { created, edited, locked, Recorder, unlocked } from './recorder.js';

/** One process of a service on a transport. */
export interface ReplicaUnderTest {
  /** The operator's control of the service's consumers. */
  readonly control: ConsumerControl;
  stop(): Promise<void>;
}

/** One service on a transport, which the suite drives. */
export interface TransportUnderTest {
  /** The symbols of the service's handlers: of those that may run again, and of those that must not. */
  readonly projections: symbol;
  readonly effects: symbol;
  /** The service's schema. */
  readonly dataSource: DataSource;
  readonly outbox: Outbox;
  /** Starts one process of the service; all have the same handlers. */
  startReplica(controllers: readonly Type[]): Promise<ReplicaUnderTest>;
  /** Publishes a message past the outbox, as a faulty producer could. */
  inject(subject: string, payload: string | Uint8Array, type?: string): Promise<void>;
  /** Stops the replicas, too. */
  close(): Promise<void>;
}

export interface ConformanceOptions {
  readonly replicas: number;
  /** The transport's delays before each retry of a failed event, in milliseconds. */
  readonly retryDelays: readonly number[];
}

interface ParkedRow {
  readonly consumer: string;
  readonly sequence: number;
  readonly state: string;
  readonly error: string | null;
  readonly stack: string | null;
  readonly attempts: number;
}

/** The tests that every event transport must pass. Call it at the top of a spec file. */
export function transportConformance(
  name: string,
  { replicas, retryDelays }: ConformanceOptions,
  make: () => Promise<TransportUnderTest>,
): void {
  describe(`${name} as a transport`, () => {
    let transport: TransportUnderTest;
    let recorder: Recorder;
    let unitOfWork: UnitOfWork;
    let control: ConsumerControl;

    beforeAll(async () => {
      transport = await make();
      recorder = new Recorder(transport.dataSource);
      unitOfWork = new UnitOfWork(transport.dataSource);
      await recorder.prepare();
      const controllers = recorder.controllers(transport.projections, transport.effects);
      for (let replica = 0; replica < replicas; replica++) ({ control } = await transport.startReplica(controllers));
    });

    afterAll(() => transport.close());

    const publish = (...drafts: EventDraft[]) =>
      unitOfWork.run(causeOfRequest(), (tx) => transport.outbox.append(tx, drafts));

    const arrive = (key: string, sequences: number[], consumer?: 'effects') =>
      eventually(async () => {
        expect(await recorder.sequencesOf(key, consumer)).toEqual(sequences);
      });

    const parkedOf = (key: string, consumer = 'projections') =>
      transport.dataSource.query<ParkedRow[]>(
        `SELECT consumer, (convert_from(payload, 'UTF8')::json ->> 'sequence')::integer AS sequence, state, error, stack,
           attempts
         FROM parked_events WHERE key = $1 AND consumer = $2 ORDER BY id`,
        [key, consumer],
      );

    /** Another key in the same lane. */
    const neighbourOf = (key: string) => {
      let other = newId();
      while (partitionOf(other) !== partitionOf(key)) other = newId();
      return other;
    };

    const envelopeOf = (key: string, fields: object = {}): Envelope => ({
      specversion: '1.0',
      id: newId(),
      type: postEdited.type,
      source: '/parley/posts',
      subject: `post/${key}`,
      time: '2026-11-22T08:00:00.000Z',
      dataschema: `/schemas/${postEdited.type}.json`,
      site: 'default',
      partitionkey: key,
      sequence: '1',
      correlationid: newId(),
      causationid: null,
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      data: postEdited.example,
      ...fields,
    });
    const subjectFor = (key: string) => subjectOf(postEdited, 'default', key);

    describe('an event of a committed transaction', () => {
      it('is delivered once to the handler of its type in each consumer', async () => {
        const key = newId();
        await publish(created(key, 1), edited(key, 2));
        await arrive(key, [1, 2]);
        await arrive(key, [2], 'effects');
        expect((await recorder.effectsOf(key)).map((effect) => effect.handler)).toEqual(['created', 'edited']);
      });

      it('is delivered once, in order within its key', async () => {
        const keys = Array.from({ length: 12 }, () => newId());
        for (let sequence = 1; sequence <= 25; sequence++) await publish(...keys.map((key) => edited(key, sequence)));
        const all = Array.from({ length: 25 }, (_, i) => i + 1);
        for (const key of keys) {
          await arrive(key, all);
          await arrive(key, all, 'effects');
        }
      });

      it('commits or rolls back the handler’s writes, the position and the inbox together', async () => {
        const key = newId();
        let together: unknown = null;
        recorder.whenHandling(key, async (tx, event) => {
          const consumer = event.type === postCreated.type ? 'projections' : '';
          [together] = await tx.query(
            `SELECT
               (SELECT xmin::text FROM consumer_positions WHERE consumer = $1 AND partition = $2) AS position,
               (SELECT xmin::text FROM inbox WHERE consumer = $1 AND event_id = $3) AS inbox`,
            [consumer, partitionOf(key), event.id],
          );
        });
        await publish(created(key, 1));
        await arrive(key, [1]);
        const [effect] = await recorder.effectsOf(key);
        expect(together).toEqual({ position: effect?.transaction, inbox: effect?.transaction });
      });

      it('passes its cause to the handler, and becomes the cause of what the handler publishes', async () => {
        const [cause, caused] = [newId(), newId()];
        const request = causeOfRequest('00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01');
        recorder.whenHandling(cause, (tx) => transport.outbox.append(tx, [created(caused, 1)]));
        await unitOfWork.run(request, (tx) => transport.outbox.append(tx, [created(cause, 1)]));
        await arrive(caused, [1]);
        const [[first], [second]] = [await recorder.effectsOf(cause), await recorder.effectsOf(caused)];
        expect(first).toMatchObject({ correlationId: request.correlationId, causationId: null });
        expect(second).toMatchObject({ correlationId: request.correlationId, causationId: first?.eventId });
        for (const effect of [first, second]) {
          expect(effect?.traceparent).toMatch(/^00-0af7651916cd43dd8448eb211c80319c-[0-9a-f]{16}-01$/);
        }
      });
    });

    it('is not delivered if its transaction was rolled back', async () => {
      const key = newId();
      const failing = unitOfWork.run(causeOfRequest(), async (tx) => {
        await transport.outbox.append(tx, [created(key, 1)]);
        throw new Error('rolled back');
      });
      await expect(failing).rejects.toThrow('rolled back');
      await publish(created(key, 2));
      await arrive(key, [2]);
    });

    it('takes effect once if the broker delivers it twice', async () => {
      const key = newId();
      const envelope = envelopeOf(key);
      for (let copy = 1; copy <= 2; copy++) {
        await transport.inject(subjectFor(key), JSON.stringify(envelope), envelope.type);
      }
      await publish(edited(key, 2));
      await arrive(key, [1, 2]);
      await arrive(key, [1, 2], 'effects');
    });

    describe('a failing handler', () => {
      it('parks the event with its error and later events of its key behind it, while other keys continue', async () => {
        const failing = newId();
        const healthy = neighbourOf(failing);
        recorder.whenHandling(failing, (_tx, event) => {
          if (event.sequence === '1') throw new Error('cannot take it');
        });
        await publish(created(failing, 1), created(healthy, 1), created(failing, 2), created(healthy, 2));
        await arrive(healthy, [1, 2]);
        await publish(created(failing, 3), created(healthy, 3));
        await arrive(healthy, [1, 2, 3]);
        expect(await recorder.sequencesOf(failing)).toEqual([]);
        const [head, ...behind] = await parkedOf(failing);
        expect(head).toMatchObject({ sequence: 1, error: 'cannot take it' });
        expect(head?.stack).toContain('transport-conformance');
        expect(behind).toMatchObject([
          { sequence: 2, state: 'waiting', error: null, attempts: 0 },
          { sequence: 3, state: 'waiting', error: null, attempts: 0 },
        ]);
      });

      it('is retried on schedule; on success the waiting events follow in order', async () => {
        const key = newId();
        let attempts = 0;
        recorder.whenHandling(key, () => {
          if (++attempts < 3) throw new Error('not yet');
        });
        await publish(created(key, 1), created(key, 2), created(key, 3));
        await arrive(key, [1, 2, 3]);
        expect(attempts).toBe(5);
        expect(await parkedOf(key)).toEqual([]);
        await publish(created(key, 4));
        await arrive(key, [1, 2, 3, 4]);
      });

      it('has its writes rolled back and its afterCommit actions dropped', async () => {
        const [failing, healthy] = [newId(), newId()];
        const announced: string[] = [];
        recorder.whenHandling(failing, async (tx) => {
          tx.afterCommit(() => announced.push('sick'));
          await tx.query('SELECT 1 / 0');
        });
        recorder.whenHandling(healthy, (tx) => {
          tx.afterCommit(() => announced.push('well'));
        });
        await publish(created(failing, 1), created(healthy, 1));
        await arrive(healthy, [1]);
        await eventually(async () => {
          expect(await parkedOf(failing)).toMatchObject([{ error: 'division by zero' }]);
        });
        expect(announced).toEqual(['well']);
        expect(await recorder.sequencesOf(failing)).toEqual([]);
      });

      it.each<[string, unknown, string]>([
        ['nothing', undefined, 'A handler threw undefined'],
        ['null', null, 'A handler threw null'],
        ['a text', 'no', "A handler threw 'no'"],
      ])('parks the event if it throws %s', async (_what, thrown, expectedError) => {
        const key = newId();
        recorder.whenHandling(key, () => {
          throw thrown;
        });
        await publish(created(key, 1));
        await eventually(async () => {
          expect(await parkedOf(key)).toMatchObject([{ error: expectedError }]);
        });
      });

      it('gives up after the last attempt: a projection blocks the key, an effect skips the event', async () => {
        const key = newId();
        const stopFailing = () => {
          recorder.whenHandling(key, null);
        };
        recorder.whenHandling(key, (_tx, event) => {
          if (event.sequence === '1') throw new Error('never');
        });
        await publish(edited(key, 1), edited(key, 2));
        const dead = { state: 'dead', attempts: retryDelays.length + 1, error: 'never' };
        await eventually(async () => {
          expect(await parkedOf(key, 'effects')).toMatchObject([dead]);
          expect(await parkedOf(key)).toMatchObject([dead, { state: 'waiting', attempts: 0 }]);
        });
        await publish(edited(key, 3));
        await arrive(key, [2, 3], 'effects');
        expect(await recorder.sequencesOf(key)).toEqual([]);

        stopFailing();
        await transport.dataSource.query(
          `UPDATE parked_events SET state = 'waiting', next_attempt_at = clock_timestamp() WHERE key = $1 AND state = 'dead'`,
          [key],
        );
        await arrive(key, [1, 2, 3]);
        await arrive(key, [2, 3, 1], 'effects');
        expect([...(await parkedOf(key)), ...(await parkedOf(key, 'effects'))]).toEqual([]);
      });

      it('parks nothing for transient database errors', async () => {
        const key = newId();
        const transientErrors = ['40001', '40P01', '57P01'];
        const parked: unknown[] = [];
        recorder.whenHandling(key, async (tx: Tx) => {
          parked.push(...(await parkedOf(key)));
          const transientError = transientErrors.shift();
          if (transientError !== undefined) {
            await tx.query(`DO $$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '${transientError}'; END $$`);
          }
        });
        await publish(created(key, 1), created(key, 2));
        await arrive(key, [1, 2]);
        expect(transientErrors).toEqual([]);
        expect(parked).toEqual([]);
      });

      it('parks only the event that violates a deferred constraint', async () => {
        await transport.dataSource.query(
          `CREATE TABLE IF NOT EXISTS parents (id text PRIMARY KEY);
           CREATE TABLE IF NOT EXISTS children (parent text REFERENCES parents DEFERRABLE INITIALLY DEFERRED)`,
        );
        const orphan = newId();
        const before = neighbourOf(orphan);
        const after = neighbourOf(orphan);
        const childFirst = async (tx: Tx, event: Envelope) => {
          await tx.query('INSERT INTO children VALUES ($1)', [event.partitionkey]);
          await tx.query('INSERT INTO parents VALUES ($1)', [event.partitionkey]);
        };
        recorder.whenHandling(before, childFirst);
        recorder.whenHandling(after, childFirst);
        recorder.whenHandling(orphan, (tx) => tx.query(`INSERT INTO children VALUES ('nobody''s')`));
        await publish(created(before, 1), created(orphan, 1), created(after, 1));
        await arrive(before, [1]);
        await arrive(after, [1]);
        await eventually(async () => {
          expect(await parkedOf(orphan)).toMatchObject([{ error: expect.stringContaining('foreign key') as string }]);
        });
      });
    });

    describe('a batch handler', () => {
      const paused = (is: boolean) =>
        unitOfWork.run(causeOfRequest(), (tx) => control.setPaused(tx, 'projections', is));
      /** Publishes events of one lane while the consumer is paused, so that they arrive as one batch. */
      const publishTogether = async (drafts: EventDraft[]) => {
        const last = drafts.at(-1)?.key ?? '';
        await paused(true);
        await publish(...drafts, edited(last, 1_000));
        await arrive(last, [1_000], 'effects');
        await paused(false);
      };
      const oneToTwenty = Array.from({ length: 20 }, (_, i) => i + 1);

      it('receives consecutive events of its types together, in order, each once', async () => {
        const key = newId();
        const drafts = oneToTwenty.map((n) => (n % 2 === 0 ? locked(key, n) : unlocked(key, n)));
        await publishTogether(drafts);
        await arrive(key, [...oneToTwenty, 1_000]);
        const effects = await recorder.effectsOf(key);
        expect(Math.max(...effects.map(({ batchSize }) => batchSize))).toBeGreaterThan(1);
        expect(effects.at(-1)).toMatchObject({ handler: 'edited', batchSize: 1 });
      });

      it('parks only the failing event and later events of its key', async () => {
        const failing = newId();
        const healthy = neighbourOf(failing);
        recorder.whenHandling(failing, (_tx, event) => {
          if (event.sequence === '10') throw new Error('not this one');
        });
        await publishTogether(oneToTwenty.map((n) => locked(n % 2 === 0 ? failing : healthy, n)));
        const odd = oneToTwenty.filter((n) => n % 2 === 1);
        await arrive(healthy, odd);
        await arrive(failing, [2, 4, 6, 8]);
        await eventually(async () => {
          expect(await parkedOf(failing)).toMatchObject([
            { sequence: 10, error: 'not this one' },
            ...[12, 14, 16, 18, 20, 1_000].map((sequence) => ({ sequence, error: null, attempts: 0 })),
          ]);
        });
        recorder.whenHandling(failing, null);
        await transport.dataSource.query(
          `UPDATE parked_events SET state = 'waiting', next_attempt_at = clock_timestamp() WHERE key = $1 AND state = 'dead'`,
          [failing],
        );
        await arrive(failing, [2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 1_000]);
      });

      it('makes each event of a batch the cause of what is published for it', async () => {
        const [key, caused] = [newId(), newId()];
        recorder.whenHandling(key, async (tx, event) => {
          if (event.type === postLocked.type)
            await transport.outbox.append(tx, [created(caused, Number(event.sequence))]);
        });
        await publishTogether(oneToTwenty.map((n) => locked(key, n)));
        await arrive(caused, oneToTwenty);
        const causes = (await recorder.effectsOf(key)).filter(({ handler }) => handler === 'locked');
        const effects = await recorder.effectsOf(caused);
        expect(Math.max(...causes.map(({ batchSize }) => batchSize))).toBeGreaterThan(1);
        expect(effects.map(({ causationId }) => causationId)).toEqual(causes.map(({ eventId }) => eventId));
      });
    });

    describe('an undecodable message', () => {
      const json = (key: string, fields: object = {}) => JSON.stringify(envelopeOf(key, fields));
      const parkedIn = (partition: number) =>
        transport.dataSource.query<{ error: string; key: string; consumer: string }[]>(
          `SELECT error, key, consumer FROM parked_events WHERE partition = $1 AND consumer = 'projections' ORDER BY id`,
          [partition],
        );

      it.each<[string, (key: string) => string | Uint8Array, string]>([
        ['no JSON', () => 'not json', 'Not an event'],
        ['no UTF-8', () => Uint8Array.of(0xff, 0xfe, 0x00), 'Not an event'],
        ['no envelope', () => '{"hello":"world"}', 'Not an event'],
        ['of an unknown type', (key) => json(key, { type: 'parley.post.exploded.v1' }), 'Unknown event type'],
        ['data that break the contract', (key) => json(key, { data: { id: 1 } }), 'violates its contract'],
        ['a key that no database can store', () => json('a\0b'), 'partitionkey cannot be stored'],
        ['a key without an end', () => json('x'.repeat(5_000)), 'partitionkey cannot be stored'],
      ])('with %s is parked at once, and the lane continues', async (_what, payloadFor, expectedError) => {
        const key = newId();
        const before = (await parkedIn(partitionOf(key))).length;
        await transport.inject(subjectFor(key), payloadFor(key));
        const next = neighbourOf(key);
        await publish(edited(next, 1));
        await arrive(next, [1]);
        const parked = (await parkedIn(partitionOf(key))).slice(before);
        expect(parked).toMatchObject([{ error: expect.stringContaining(expectedError) as string }]);
      });
    });

    describe('an operator', () => {
      const operate = <T>(work: (tx: Tx) => Promise<T>) => unitOfWork.run(causeOfRequest(), work);

      it('pauses one consumer without loss, and the other continues', async () => {
        const keys = Array.from({ length: 20 }, () => newId());
        await operate((tx) => control.setPaused(tx, 'projections', true));
        await publish(...keys.map((key) => edited(key, 1)));
        for (const key of keys) await arrive(key, [1], 'effects');
        for (const key of keys) expect(await recorder.sequencesOf(key)).toEqual([]);
        await operate((tx) => control.setPaused(tx, 'projections', false));
        for (const key of keys) await arrive(key, [1]);
      });

      it('changes nothing if the transaction fails', async () => {
        const failing = operate(async (tx) => {
          await control.setPaused(tx, 'projections', true);
          throw new Error('not after all');
        });
        await expect(failing).rejects.toThrow('not after all');
        const key = newId();
        await publish(created(key, 1));
        await arrive(key, [1]);
      });

      it('cannot replay effects', async () => {
        await expect(operate((tx) => control.replay(tx, 'effects', 'start'))).rejects.toMatchObject({
          code: 'consumer.not-replayable',
        });
      });

      it('replays a projection from a timestamp', async () => {
        const [before, after] = [newId(), newId()];
        await publish(edited(before, 1));
        await arrive(before, [1]);
        const time = new Date();
        await publish(edited(after, 1));
        await arrive(after, [1]);
        await operate((tx) => control.replay(tx, 'projections', time));
        await arrive(after, [1, 1]);
        expect(await recorder.sequencesOf(before)).toEqual([1]);
        expect(await recorder.sequencesOf(after, 'effects')).toEqual([1]);
      });

      it('replays a projection from the start under load: the projection is complete, and effects run once', async () => {
        const keys = Array.from({ length: 12 }, () => newId());
        for (let sequence = 1; sequence <= 5; sequence++) await publish(...keys.map((key) => edited(key, sequence)));
        for (const key of keys) await arrive(key, [1, 2, 3, 4, 5]);
        await transport.dataSource.query('DELETE FROM copies WHERE key = $1', [keys[0]]);
        await transport.dataSource.query('UPDATE copies SET sequence = 99 WHERE key = $1', [keys[1]]);

        const load = (async () => {
          for (let sequence = 6; sequence <= 9; sequence++) await publish(...keys.map((key) => edited(key, sequence)));
        })();
        const first = await operate((tx) => control.replay(tx, 'projections', 'start'));
        await load;
        for (const key of keys) {
          await eventually(async () => {
            expect(await recorder.copyOf(key)).toBe(9);
            const sequences = await recorder.sequencesOf(key);
            // What was handled before the replay, and then all of it from the start.
            expect(sequences.slice(-9)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
            expect(await recorder.sequencesOf(key, 'effects')).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
          });
        }
        const second = await operate((tx) => control.replay(tx, 'projections', new Date()));
        expect(second.generation).toBe(first.generation + 1);
      });

      it('unparks events by replaying them', async () => {
        const key = newId();
        recorder.whenHandling(key, (_tx, event) => {
          if (event.sequence === '1') throw new Error('never');
        });
        await publish(edited(key, 1), edited(key, 2));
        await eventually(async () => {
          expect(await parkedOf(key)).toMatchObject([{ state: 'dead' }, { state: 'waiting' }]);
        });
        recorder.whenHandling(key, null);
        await operate((tx) => control.replay(tx, 'projections', 'start'));
        await arrive(key, [1, 2]);
        expect(await parkedOf(key)).toEqual([]);
      });
    });
  });
}
