import { eventually } from '#libs/testing';
import { ben, cleo, type Discussions, onDiscussions, policy, SITE } from '../../test/discussion.js';

const once = { ...policy, repeatSeconds: 60 };

describe('whoever reads the events of a thread', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  it('is told of each of its versions, however many come together or follow from one change', async () => {
    const thread = await house.openThread();
    await Promise.all(Array.from({ length: 9 }, () => house.write(thread, null, ben)));
    const top = await house.write(thread, null);
    const middle = await house.write(thread, top.id);
    const low = await house.write(thread, middle.id);
    for (const { id } of [top, middle, low]) await house.delete(id);
    await house.restore(low.id);
    const rows = await house.dataSource.query<{ version: number; count: number }[]>(
      `SELECT (envelope::json ->> 'sequence')::integer AS version,
         (envelope::json #>> '{data,commentCount}')::integer AS count
       FROM outbox WHERE partition_key = $1 AND envelope::json ->> 'type' = 'parley.thread.updated.v1' ORDER BY outbox.id`,
      [thread],
    );
    const { version } = await house.threads.byId(SITE, thread);
    expect(rows.map((row) => row.version)).toEqual(Array.from({ length: version - 1 }, (_, i) => i + 2));
    expect(rows.at(-1)).toEqual({ version, count: 10 });
  });
});

describe('comments that are written together', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  it('fail together where the way to the database is lost, and none is tried again', async () => {
    const thread = await house.openThread();
    const settled = await house.dataSource.transaction(async (manager) => {
      await manager.query(`LOCK TABLE comments IN EXCLUSIVE MODE`);
      const written = Promise.allSettled(['a', 'b', 'c'].map((body) => house.write(thread, null, ben, body)));
      await eventually(async () => {
        const ended = await house.dataSource.query<object[]>(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND usename = current_user AND wait_event_type = 'Lock'`,
        );
        expect(ended).toHaveLength(1);
      });
      // While the table is held still: another try would wait for it.
      return written;
    });
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await house.page(thread)).toEqual([]);
  });
});

describe('the same text, by the same author', () => {
  let here: Discussions;
  let there: Discussions;
  onDiscussions((made, replica) => {
    here = made;
    there = replica;
  });

  it('is taken once, however many replicas it comes to at a time, in whatever threads', async () => {
    for (let round = 0; round < 20; round++) {
      const threads = await Promise.all([here, here, here, here].map((house) => house.openThread()));
      const body = `Round ${String(round)}`;
      const written = await Promise.allSettled(
        threads.flatMap((thread, i) => {
          const house = i % 2 === 0 ? here : there;
          return [ben, cleo].map((author) => house.write(thread, null, author, body, once));
        }),
      );
      expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      const refused = written.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      for (const reason of refused) expect(reason).toMatchObject({ code: 'comment.repeated' });
    }
  });

  it('is the first answer again where it comes under the same Idempotency-Key, though both wait for the thread', async () => {
    const thread = await here.openThread();
    const body = 'Twins';
    const key = { scope: thread, key: 'twin', fingerprint: body };
    const twins = await here.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT 1 FROM threads WHERE id = $1 FOR UPDATE`, [thread]);
      const written = [here, there].map((house) => house.write(thread, null, ben, body, once, key));
      await eventually(async () => {
        const [waiting] = await here.dataSource.query<{ n: number }[]>(
          `SELECT count(*)::integer AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(waiting?.n).toBe(2);
      });
      return written;
    });
    const [one, other] = await Promise.all(twins);
    expect(other).toEqual(one);
  });
});
