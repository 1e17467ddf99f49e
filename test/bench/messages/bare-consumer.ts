/* The baseline of consuming: acknowledges each message; with a database, in transactions that move a position. */
import type { ConsumerMessages, JsMsg } from '@nats-io/jetstream';
import pg from 'pg';
import { BARE_CONSUMER, BARE_STREAM, connectBare } from './bare-stream.js';
import { Pace } from './pace.js';

const [natsUrl = '', count = '0', databaseUrl, handlers = 'ordinary'] = process.argv.slice(2);
const BATCH = 200;

interface Event {
  readonly id: string;
  readonly data: { readonly id: string };
}

const { connection, js } = await connectBare(natsUrl);
const consumer = await js.consumers.get(BARE_STREAM, BARE_CONSUMER);
const messages = await consumer.consume({ max_messages: 2 * BATCH });
const pace = new Pace(Number(count));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ address: natsUrl }));
if (databaseUrl === undefined) await takeAll(messages);
else await writeAll(messages, databaseUrl);
await messages.close();
await connection.drain();
const used = process.cpuUsage({ user, system });
console.log(JSON.stringify({ perSecond: pace.perSecond, cpu: (used.user + used.system) / 1e6 }));

async function takeAll(from: ConsumerMessages): Promise<void> {
  for await (const message of from) {
    message.json<Event>();
    message.ack();
    pace.add(1);
    if (pace.isComplete) return;
  }
}

/** While one batch commits, the next one fills. */
async function writeAll(from: ConsumerMessages, url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=bare' });
  await client.connect();
  let held: JsMsg[] = [];
  let arrived = (): void => undefined;
  void (async () => {
    for await (const message of from) {
      held.push(message);
      arrived();
    }
  })();
  while (!pace.isComplete) {
    if (held.length === 0) await new Promise<void>((resolve) => (arrived = resolve));
    const batch = held.slice(0, BATCH);
    held = held.slice(BATCH);
    await write(client, batch);
    for (const message of batch) message.ack();
    pace.add(batch.length);
  }
  await client.end();
}

async function write(client: pg.Client, batch: readonly JsMsg[]): Promise<void> {
  const events = batch.map((message) => message.json<Event>());
  await client.query('BEGIN');
  await client.query(
    `INSERT INTO consumer_positions (consumer, partition, stream_seq, stream_created) VALUES ('effects', 0, $1, '')
     ON CONFLICT (consumer, partition) DO UPDATE SET stream_seq = EXCLUDED.stream_seq, moved_at = clock_timestamp()`,
    [batch.at(-1)?.seq],
  );
  await client.query(
    `INSERT INTO inbox (event_id, consumer, generation) SELECT unnest($1::uuid[]), 'effects', 1
     ON CONFLICT DO NOTHING RETURNING event_id`,
    [events.map((event) => event.id)],
  );
  const ids = events.map((event) => event.data.id);
  if (handlers === 'batch') await client.query('INSERT INTO effects SELECT unnest($1::uuid[])', [ids]);
  else for (const id of ids) await client.query('INSERT INTO effects VALUES ($1)', [id]);
  await client.query('COMMIT');
}
