import { cpSync, rmSync } from 'node:fs';
import { type Envelope, partitionOf } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, eventually, Recorder } from '#libs/testing';
import { ServiceUnderTest } from '../../test/service-under-test.js';

describe('a stream that lost its tail and grew again', () => {
  let service: ServiceUnderTest;
  let recorder: Recorder;

  beforeEach(async () => {
    service = await ServiceUnderTest.make({ maxClockSkew: 0 });
    recorder = new Recorder(service.dataSource);
    await recorder.prepare();
  });

  afterEach(() => service.close());

  const start = () => service.startReplica(recorder.controllers(service.projections, service.effects));
  const publish = (key: string, ...sequences: number[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) =>
      service.outbox.append(
        tx,
        sequences.map((sequence) => created(key, sequence)),
      ),
    );
  const arrive = (key: string, sequences: number[]) =>
    eventually(async () => {
      expect(await recorder.sequencesOf(key)).toEqual(sequences);
    }, 30_000);

  /** Publishes events past the relay, as another relay would. */
  const publishDirectly = async (key: string, ...sequences: number[]) => {
    const [sent] = await service.dataSource.query<{ subject: string; envelope: string }[]>(
      'SELECT subject, envelope FROM outbox_sent WHERE partition_key = $1 LIMIT 1',
      [key],
    );
    if (sent === undefined) throw new Error('Nothing was sent for that key.');
    for (const sequence of sequences) {
      const envelope: Envelope = {
        ...(JSON.parse(sent.envelope) as Envelope),
        id: newId(),
        sequence: String(sequence),
      };
      await eventually(() => service.inject(sent.subject, JSON.stringify(envelope), envelope.type));
    }
  };

  it('is read again from the lost tail, even if its end is beyond the position', async () => {
    const { nats } = service;
    const key = newId();
    const first = await start();
    await publish(key, 1, 2, 3);
    await arrive(key, [1, 2, 3]);
    await first.stop();
    await nats.stop();
    cpSync(nats.store, `${nats.store}-copy`, { recursive: true });
    await nats.startAgain();

    const second = await start();
    await publish(key, 4, 5, 6);
    await arrive(key, [1, 2, 3, 4, 5, 6]);
    await second.stop();
    await nats.stop();
    rmSync(nats.store, { recursive: true });
    cpSync(`${nats.store}-copy`, nats.store, { recursive: true });
    await nats.startAgain();
    await publishDirectly(key, 7, 8, 9, 10, 11);

    const third = await start();
    await arrive(key, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
    const rewound = third.lines.all.filter(({ message }) => message.includes('is rewound')).map(({ facts }) => facts);
    expect(rewound).toContainEqual(
      expect.objectContaining({ consumer: 'projections', partition: partitionOf(key), streamSeq: 3 }),
    );
    expect(third.messaging.problems).toEqual([]);
  }, 120_000);
});
