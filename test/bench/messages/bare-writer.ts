/* The baseline of latency: commits a row and then publishes, at a steady rate; a crash between the two loses the event. */
import pg from 'pg';
import { newId } from '#libs/kernel';
import { bareEnvelope, connectBare, publishBare } from './bare-stream.js';
import { atSteadyPace } from './steady-pace.js';

const [natsUrl = '', rate = '0', seconds = '0', databaseUrl = ''] = process.argv.slice(2);
const { connection, js } = await connectBare(natsUrl);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options: '-c search_path=bare' });
console.log(JSON.stringify({ address: natsUrl }));
await atSteadyPace(Number(rate), Number(seconds), write);
await pool.end();
await connection.drain();
console.log(JSON.stringify({ done: true }));

async function write(events: number): Promise<void> {
  const ids = Array.from({ length: events }, newId);
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('INSERT INTO appended SELECT unnest($1::uuid[])', [ids]);
    await client.query('COMMIT');
  } finally {
    client.release();
  }
  await Promise.all(ids.map((id) => publishBare(js, id, bareEnvelope(id))));
}
