import { partitionOf, STREAM } from '#libs/contracts';
import { causeOfRequest, newId } from '#libs/kernel';
import { UnitOfWork } from '#libs/persistence';
import { created, edited, eventually, testNats, type TestNats } from '#libs/testing';
import { ServiceUnderTest } from '../../test/service-under-test.js';
import type { EventDraft } from './event-draft.js';

/** More than two batches of the outbox. */
const MANY = 1_200;

/** Two keys that do not share a partition, and so no subject. */
const [refused, other] = keysApart();

function keysApart(): [string, string] {
  const first = newId();
  for (;;) {
    const second = newId();
    if (partitionOf(second) !== partitionOf(first)) return [first, second];
  }
}

describe('events that the broker refuses', () => {
  let service: ServiceUnderTest;

  beforeEach(async () => {
    service = await ServiceUnderTest.make();
  });

  afterEach(() => service.close());

  const publish = (drafts: readonly EventDraft[]) =>
    new UnitOfWork(service.dataSource).run(causeOfRequest(), (tx) => service.outbox.append(tx, drafts));
  const many = (key: string, from = 1) => Array.from({ length: MANY }, (_, i) => created(key, from + i));
  const pendingKeys = () =>
    service.dataSource.query<{ key: string; n: number }[]>(
      'SELECT partition_key AS key, count(*)::integer AS n FROM outbox GROUP BY 1',
    );
  const sentOf = async (key: string) => {
    const rows = await service.dataSource.query<{ sequence: string }[]>(
      `SELECT envelope::json->>'sequence' AS sequence FROM outbox_sent WHERE partition_key = $1 ORDER BY stream_seq`,
      [key],
    );
    return rows.map(({ sequence }) => Number(sequence));
  };
  const numbers = (n: number) => Array.from({ length: n }, (_, i) => i + 1);

  it('because the stream is full do not block other keys, and arrive in order once there is room', async () => {
    const replica = await service.startReplica([]);
    const { config } = await service.broker.jsm.streams.info(STREAM);
    const room = { ...config, max_msgs_per_subject: 3, discard_new_per_subject: true };
    await service.broker.jsm.streams.update(STREAM, room);
    await publish(many(refused));
    await publish([created(other, 1), edited(other, 2)]);
    await eventually(async () => {
      expect(await sentOf(other)).toEqual([1, 2]);
    });
    await publish([edited(other, 3)]);
    await eventually(async () => {
      expect(await sentOf(other)).toEqual([1, 2, 3]);
    });
    expect(await sentOf(refused)).toEqual([1, 2, 3]);
    expect(await pendingKeys()).toEqual([{ key: refused, n: MANY - 3 }]);
    const warnings = replica.lines.all.filter(({ message }) => message.startsWith('the broker refused'));
    expect(warnings[0]).toMatchObject({ level: 'warn', facts: { key: refused, keys: 1 } });

    await service.broker.jsm.streams.update(STREAM, {
      ...room,
      max_msgs_per_subject: -1,
      discard_new_per_subject: false,
    });
    await eventually(async () => {
      expect(await pendingKeys()).toEqual([]);
    }, 30_000);
    expect(await sentOf(refused)).toEqual(numbers(MANY));
  }, 90_000);

  it('because their subject is not allowed do not block other keys', async () => {
    const guarded = await serverThatRefuses(`parley.evt.*.p${String(partitionOf(refused)).padStart(2, '0')}.*.*`);
    try {
      await publish(many(refused));
      await publish([created(other, 1), created(other, 2)]);
      await service.startReplica([], { natsUrl: guarded.url.replace('//', '//posts:secret@') });
      await eventually(async () => {
        expect(await sentOf(other)).toEqual([1, 2]);
      }, 30_000);
      expect(await pendingKeys()).toEqual([{ key: refused, n: MANY }]);
    } finally {
      await guarded.stop();
    }
  }, 60_000);

  it('of more keys than are tracked are sent in order once there is room', async () => {
    await service.startReplica([]);
    const { config } = await service.broker.jsm.streams.info(STREAM);
    await service.broker.jsm.streams.update(STREAM, { ...config, max_msgs: 1 });
    const keys = numbers(MANY).map((n) => `key ${String(n)}`);
    for (const sequence of [1, 2]) await publish(keys.map((key) => created(key, sequence)));
    await eventually(async () => {
      const { state } = await service.broker.jsm.streams.info(STREAM);
      expect(state.messages).toBe(1);
    });
    await service.broker.jsm.streams.update(STREAM, { ...config, max_msgs: -1 });
    await eventually(async () => {
      expect(await pendingKeys()).toEqual([]);
    }, 60_000);
    const inverted = await service.dataSource.query<object[]>(
      `SELECT 1 FROM (
         SELECT id, lag(id) OVER (PARTITION BY partition_key ORDER BY stream_seq) AS before FROM outbox_sent
       ) AS sent WHERE before > id`,
    );
    expect(inverted).toEqual([]);
  }, 120_000);
});

/** A server on which the service may publish all but one subject. */
function serverThatRefuses(subject: string): Promise<TestNats> {
  return testNats(
    `authorization { users: [{ user: posts, password: secret, permissions: { publish: { deny: "${subject}" } } }] }`,
  );
}
