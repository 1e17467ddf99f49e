import { partitionOf } from '#libs/contracts';
import { readStream } from './audit.js';
import { endOf, Hold, holding, type Picks } from './hold.js';
import type { Installation } from './installation.js';
import type { Load } from './load.js';
import type { LinkedReplica } from './replica.js';

interface Scene {
  readonly installation: Installation;
  /** The only one that is at work, under load. */
  readonly replica: LinkedReplica;
  readonly load: Load;
}

/** Brings the replica to an exact place in its work, and gives back what clears the way once the replica is dead. */
export type Place = (scene: Scene) => Promise<() => Promise<void>>;

/** Comments are written and not committed. */
const beforeCommit: Place = async ({ installation }) => {
  const block = await installation.block('LOCK TABLE comments.outbox IN SHARE ROW EXCLUSIVE MODE');
  await block.holdsUp('parley comments', 'INSERT INTO outbox');
  return () => block.lift();
};

/** Comments are committed and answered; their events are on the way, and never reach the broker. */
const beforePublish: Place = async ({ installation, replica, load }) => {
  const hold = new Hold(replica.links.nats.comments, holding('server', 'HPUB parley.evt.'));
  await hold.reached;
  await load.progress(20);
  const { pending, onStream } = await pendingOnStream(installation);
  // Some of the same look may have reached it before.
  expect(onStream).toBeLessThan(pending);
  return lose(hold);
};

/** The broker has stored events, and its acknowledgements are on the way. */
const beforeAdvance: Place = async ({ installation, replica }) => {
  const hold = new Hold(replica.links.nats.comments, holding('client', '"stream":"PARLEY"'));
  await hold.reached;
  expect((await pendingOnStream(installation)).onStream).toBeGreaterThan(0);
  return lose(hold);
};

/** A batch has moved its position, has handled an event of one thread, and stands at another thread's. */
const inProjection: Place = async ({ installation, load }) => {
  const [, second] = threadsOfOnePartition(load);
  const block = await installation.block('SELECT 1 FROM posts.posts WHERE id = $1 FOR UPDATE', [second]);
  await block.holdsUp('parley posts events', 'UPDATE posts');
  return () => block.lift();
};

/** A batch has moved its position, and stands at what must never happen twice. */
const inEffect: Place = async ({ installation }) => {
  const block = await installation.block('LOCK TABLE notifications.notification_items IN SHARE MODE');
  await block.holdsUp('parley notifications events', 'INSERT INTO notification_items');
  return () => block.lift();
};

/** A batch has taken effect in its transaction, and Postgres has not heard of the commit. */
const beforeBatchCommit: Place = async ({ replica }) => {
  const hold = new Hold(replica.links.postgres.posts, endOf('parley posts events', 'UPDATE posts', 'COMMIT'));
  await hold.reached;
  return lose(hold);
};

/** A batch is committed, and its reader has not heard of it. */
const afterBatchCommit: Place = async ({ replica }) => {
  const hold = new Hold(replica.links.postgres.posts, endOf('parley posts events', 'UPDATE posts', 'committed'));
  await hold.reached;
  return lose(hold);
};

/** A handler has failed, and the whole batch is about to be rolled back. */
const inRollback: Place = (scene) => inFailure(scene, endOf('parley posts events', 'UPDATE posts', 'ROLLBACK'));

/** A handler has failed again, and only what it did is about to be undone. */
const inPartialRollback: Place = (scene) => inFailure(scene, holding('server', 'ROLLBACK TO SAVEPOINT handler'));

/** A trigger lets the handler of one thread fail, until the replica is dead. */
async function inFailure({ installation, replica, load }: Scene, picks: Picks): Promise<() => Promise<void>> {
  const [thread = ''] = load.threads;
  const hold = new Hold(replica.links.postgres.posts, picks);
  await installation.query(
    `CREATE FUNCTION posts.fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'on purpose'; END $$;
     CREATE TRIGGER fail BEFORE UPDATE ON posts.posts FOR EACH ROW WHEN (NEW.id = '${thread}') EXECUTE FUNCTION posts.fail()`,
  );
  await hold.reached;
  return async () => {
    hold.lose();
    await installation.query('DROP FUNCTION posts.fail CASCADE');
  };
}

/** Of the way out: from the write to the stream. */
export const placesOfWriting = {
  'before the commit': beforeCommit,
  'after the commit, before the relay': beforePublish,
  'after the publishing, before the relay goes on': beforeAdvance,
} as const satisfies Record<string, Place>;

/** Of the way in: from the stream to the effect. */
export const placesOfReading = {
  'in mid-batch of a projection': inProjection,
  'in mid-batch of an effect': inEffect,
  'before the commit of a batch': beforeBatchCommit,
  'after the commit of a batch': afterBatchCommit,
  'in the rollback of a batch': inRollback,
  'in the rollback of one handler': inPartialRollback,
} as const satisfies Record<string, Place>;

/** Who was to have it is dead, or who sent it: it must not arrive late. */
function lose(hold: Hold): () => Promise<void> {
  return () => {
    hold.lose();
    return Promise.resolve();
  };
}

/** How many events of the comments service wait in its outbox, and how many of those the stream has all the same. */
async function pendingOnStream(installation: Installation): Promise<{ pending: number; onStream: number }> {
  const pending = await installation.query<{ id: string }>('SELECT event_id AS id FROM comments.outbox');
  expect(pending).not.toEqual([]);
  const stored = new Set((await readStream(installation)).map(({ id }) => id));
  return { pending: pending.length, onStream: pending.filter(({ id }) => stored.has(id)).length };
}

/** Two threads whose events come in one lane. */
function threadsOfOnePartition({ threads }: Load): [string, string] {
  for (const [n, first] of threads.entries()) {
    const second = threads.slice(n + 1).find((other) => partitionOf(other) === partitionOf(first));
    if (second !== undefined) return [first, second];
  }
  throw new Error('no two threads share a partition: it takes 17 to be sure of that');
}

/** Kills the replica at a place, and lets another one begin where it left off. */
export async function killAt(place: Place, scene: Scene): Promise<LinkedReplica> {
  const clear = await place(scene);
  await scene.replica.stop('SIGKILL');
  await clear();
  const next = await scene.installation.addLinkedReplica();
  await scene.load.progress(20);
  return next;
}
