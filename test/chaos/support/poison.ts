import { partitionOf } from '#libs/contracts';
import type { Installation } from './installation.js';
import type { Service } from './replica.js';

/** Makes the handlers of a service fail on one thread, by triggers in its schema. */
const triggers: Readonly<Record<'posts' | 'notifications', (thread: string) => string>> = {
  posts: (thread) => `BEFORE UPDATE ON posts.posts FOR EACH ROW WHEN (NEW.id = '${thread}')`,
  notifications: (thread) =>
    `BEFORE INSERT ON notifications.commenters FOR EACH ROW WHEN (NEW.thread_id = '${thread}')`,
};
const poisoned = ['posts', 'notifications'] as const satisfies readonly Service[];

export async function poison(installation: Installation, thread: string): Promise<void> {
  for (const service of poisoned) {
    await installation.query(
      `CREATE FUNCTION ${service}.choke() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'choked on it'; END $$;
       CREATE TRIGGER poison ${triggers[service](thread)} EXECUTE FUNCTION ${service}.choke()`,
    );
  }
}

export async function removePoison(installation: Installation): Promise<void> {
  for (const service of poisoned) await installation.query(`DROP FUNCTION ${service}.choke() CASCADE`);
}

/** @throws {Error} if no two of the threads share a partition: it takes 17 to be sure of that */
export function threadWithNeighbours(threads: readonly string[]): string {
  const found = threads.find((one) =>
    threads.some((other) => other !== one && partitionOf(other) === partitionOf(one)),
  );
  if (found === undefined) throw new Error('no two threads share a partition');
  return found;
}
