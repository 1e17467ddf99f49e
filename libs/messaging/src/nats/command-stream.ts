import { DiscardPolicy, type JetStreamManager, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';
import { COMMAND_STREAM, COMMAND_SUBJECTS, MAX_COMMAND_BYTES } from '#libs/contracts';

const DAY_MS = 24 * 60 * 60 * 1_000;

/** Decisions of external programs, each until the moderation service has read it. */
const config = {
  name: COMMAND_STREAM,
  subjects: [COMMAND_SUBJECTS],
  retention: RetentionPolicy.Workqueue,
  storage: StorageType.File,
  discard: DiscardPolicy.New,
  max_age: nanos(14 * DAY_MS),
  max_bytes: 1024 ** 3,
  // The server counts the headers, too.
  max_msg_size: MAX_COMMAND_BYTES + 4_096,
  // One program that floods fills its own share, and not that of the others.
  max_msgs_per_subject: 10_000,
  discard_new_per_subject: true,
  // The shortest that the server takes: within it, the id of one program's decision hides another program's with the same id.
  duplicate_window: nanos(100),
};

/**
 * Creates the stream of commands if it is missing. An existing one is left as its operator configured it.
 * @param replicas as for the stream of events
 */
export async function ensureCommandStream(jsm: JetStreamManager, replicas: number): Promise<void> {
  const names = await jsm.streams.names(COMMAND_SUBJECTS).next();
  if (names.length === 0) await jsm.streams.add({ ...config, num_replicas: replicas });
}
