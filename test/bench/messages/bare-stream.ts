import { DiscardPolicy, jetstream, type JetStreamClient, jetstreamManager, StorageType } from '@nats-io/jetstream';
import { connect, headers, nanos, type NatsConnection } from '@nats-io/transport-node';
import { commentCreated, ENVELOPE_CONTENT_TYPE, exampleEnvelope } from '#libs/contracts';

export const BARE_STREAM = 'BARE';
const SUBJECT = 'bare.evt.default.p00.comment.created';
export const BARE_CONSUMER = 'bare';

/** A connection to a stream like Parley's, with one durable consumer. */
export async function connectBare(url: string): Promise<{ connection: NatsConnection; js: JetStreamClient }> {
  const connection = await connect({ servers: url });
  const jsm = await jetstreamManager(connection);
  await jsm.streams.add({
    name: BARE_STREAM,
    subjects: ['bare.evt.*.*.*.*'],
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: nanos(14 * 24 * 60 * 60 * 1_000),
    max_bytes: 1024 * 1024 * 1024,
    duplicate_window: nanos(5 * 60 * 1_000),
  });
  await jsm.consumers.add(BARE_STREAM, { durable_name: BARE_CONSUMER });
  return { connection, js: jetstream(connection) };
}

/** As many bytes as an event of Parley's. */
export function bareEnvelope(id: string): string {
  return JSON.stringify({ ...exampleEnvelope(commentCreated), id, data: { ...commentCreated.example, id } });
}

/** @returns the stream sequence, once the server has acknowledged it */
export async function publishBare(js: JetStreamClient, id: string, envelope: string): Promise<number> {
  const carried = headers();
  carried.set('content-type', ENVELOPE_CONTENT_TYPE);
  carried.set('ce-id', id);
  carried.set('ce-type', commentCreated.type);
  return (await js.publish(SUBJECT, envelope, { msgID: id, headers: carried })).seq;
}
