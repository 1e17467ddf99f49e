import { RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { partitionFilter, STREAM, STREAM_SUBJECTS } from '#libs/contracts';
import { newId } from '#libs/kernel';
import { persistenceMigrations } from '#libs/persistence';
import { eventually, type TestNats, testNats, type TestSchema, testSchema } from '#libs/testing';
import { RecordingLog } from '../../test/service-under-test.js';
import { Broker } from '../nats/broker.js';
import { messagingMigrations } from '../migrations.js';
import { StreamAlarms } from './stream-alarms.js';

const MAX_BYTES = 100_000;

describe('the alarms of the stream', () => {
  let schema: TestSchema;
  let nats: TestNats;
  let broker: Broker;
  let lines: RecordingLog;
  let alarms: StreamAlarms;

  beforeAll(async () => {
    [schema, nats] = await Promise.all([testSchema('posts', [persistenceMigrations, messagingMigrations]), testNats()]);
    broker = await Broker.connect(nats.url, 'posts');
  });
  afterAll(async () => {
    await broker.close();
    await nats.stop();
    await schema.drop();
  });
  beforeEach(async () => {
    lines = new RecordingLog();
    alarms = new StreamAlarms(schema.dataSource, broker.jsm, () => ['projections'], lines);
    await schema.dataSource.query('DELETE FROM consumer_positions');
  });
  afterEach(() => broker.jsm.streams.delete(STREAM));

  async function makeStream(maxAgeSeconds: number): Promise<string> {
    const { created } = await broker.jsm.streams.add({
      name: STREAM,
      subjects: [STREAM_SUBJECTS],
      retention: RetentionPolicy.Limits,
      storage: StorageType.File,
      max_age: nanos(maxAgeSeconds * 1_000),
      max_bytes: MAX_BYTES,
    });
    return created;
  }
  const publish = (payload: string | Uint8Array = 'x') =>
    broker.js.publish(partitionFilter(1).replaceAll('*', 'x'), payload, { msgID: newId() });
  const stand = (consumer: string, at: number, streamCreated: string) =>
    schema.dataSource.query(
      `INSERT INTO consumer_positions (consumer, partition, stream_seq, stream_created) VALUES ($1, 1, $2, $3)
       ON CONFLICT (consumer, partition) DO UPDATE SET stream_seq = EXCLUDED.stream_seq`,
      [consumer, at, streamCreated],
    );
  const raised = () => alarms.raised.map(({ reason }) => reason);
  const loggedAt = (level: string) => lines.all.filter((line) => line.level === level).map(({ facts }) => facts);

  it('fires once when the stream is half full, and resolves when there is room again', async () => {
    const created = await makeStream(3_600);
    await publish(Buffer.alloc(MAX_BYTES / 2));
    await stand('projections', 1, created);
    await alarms.check();
    await alarms.check();
    expect(raised()).toEqual(['bytes']);
    expect(loggedAt('warn')).toMatchObject([{ alarm: 'bytes', stream: { maxBytes: MAX_BYTES } }]);
    await broker.jsm.streams.purge(STREAM);
    await alarms.check();
    expect(raised()).toEqual([]);
    expect(loggedAt('info')).toEqual([{ alarm: 'bytes' }]);
  });

  it('fires when a consumer has unread events of half the retention age, and resolves when it has read them', async () => {
    const created = await makeStream(12);
    await publish();
    await stand('projections', 0, created);
    // A consumer without handlers, of an earlier version of the service: its unread events are no loss.
    await stand('effects', 0, created);
    await alarms.check();
    expect(raised()).toEqual([]);
    await eventually(async () => {
      await alarms.check();
      expect(raised()).toEqual(['age']);
    }, 12_000);
    expect(loggedAt('warn')).toMatchObject([{ alarm: 'age' }]);
    await stand('projections', 1, created);
    await alarms.check();
    expect(raised()).toEqual([]);
    expect(loggedAt('info')).toEqual([{ alarm: 'age' }]);
  });
});
