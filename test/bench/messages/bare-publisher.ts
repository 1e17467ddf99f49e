/* The baseline of publishing: waits for an acknowledgement of each event; with a database, from an outbox table. */
import type { JetStreamClient } from '@nats-io/jetstream';
import pg from 'pg';
import { newId } from '#libs/kernel';
import { bareEnvelope, connectBare, publishBare } from './bare-stream.js';
import { Pace } from './pace.js';

const [natsUrl = '', count = '0', databaseUrl] = process.argv.slice(2);
const IN_FLIGHT = 128;
const ROWS = 500;

interface Row {
  readonly id: string;
  readonly event_id: string;
  readonly envelope: string;
}

const { connection, js } = await connectBare(natsUrl);
const pace = new Pace(Number(count));
const { user, system } = process.cpuUsage();
console.log(JSON.stringify({ address: natsUrl }));
if (databaseUrl === undefined) await publishAll(js, made(Number(count)), pace);
else await relay(js, databaseUrl, pace);
await connection.drain();
const used = process.cpuUsage({ user, system });
console.log(JSON.stringify({ perSecond: pace.perSecond, cpu: (used.user + used.system) / 1e6 }));

function made(total: number): Row[] {
  return Array.from({ length: total }, (_, n) => {
    const id = newId();
    return { id: String(n), event_id: id, envelope: bareEnvelope(id) };
  });
}

async function publishAll(to: JetStreamClient, rows: readonly Row[], meter?: Pace): Promise<number[]> {
  const sequences: number[] = [];
  let next = 0;
  async function work(): Promise<void> {
    for (let at = next++; at < rows.length; at = next++) {
      const row = rows[at];
      if (row === undefined) return;
      sequences[at] = await publishBare(to, row.event_id, row.envelope);
      meter?.add(1);
    }
  }
  await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  return sequences;
}

async function relay(to: JetStreamClient, url: string, meter: Pace): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=bare' });
  await client.connect();
  while (!meter.isComplete) {
    const { rows } = await client.query<Row>(
      `SELECT id, event_id, envelope FROM outbox ORDER BY id LIMIT ${String(ROWS)}`,
    );
    const sequences = await publishAll(to, rows);
    await client.query(
      `WITH moved AS (
         DELETE FROM outbox USING unnest($1::bigint[], $2::bigint[]) AS acked (id, stream_seq)
         WHERE outbox.id = acked.id RETURNING outbox.*, acked.stream_seq
       )
       INSERT INTO outbox_sent (id, event_id, partition_key, subject, envelope, created_at, stream_seq)
       SELECT id, event_id, partition_key, subject, envelope, created_at, stream_seq FROM moved`,
      [rows.map((row) => row.id), sequences],
    );
    meter.add(rows.length);
  }
  await client.end();
}
