import { eventually } from '#libs/testing';
import { ben, cleo, type Discussions, onDiscussions, policy, SITE } from '../../test/discussion.js';

const withoutRepeats = { ...policy, repeatSeconds: 60 };

describe('the events of a thread', () => {
  let discussions: Discussions;
  onDiscussions((begun) => (discussions = begun));

  it('include each of its versions, however many come in one batch or follow from one change', async () => {
    const thread = await discussions.openThread();
    await Promise.all(Array.from({ length: 9 }, () => discussions.write(thread, null, ben)));
    const top = await discussions.write(thread, null);
    const middle = await discussions.write(thread, top.id);
    const low = await discussions.write(thread, middle.id);
    for (const { id } of [top, middle, low]) await discussions.delete(id);
    await discussions.restore(low.id);
    const rows = await discussions.dataSource.query<{ version: number; count: number }[]>(
      `SELECT (envelope::json ->> 'sequence')::integer AS version,
         (envelope::json #>> '{data,commentCount}')::integer AS count
       FROM outbox WHERE partition_key = $1 AND envelope::json ->> 'type' = 'parley.thread.updated.v1' ORDER BY outbox.id`,
      [thread],
    );
    const { version } = await discussions.threads.byId(SITE, thread);
    expect(rows.map((row) => row.version)).toEqual(Array.from({ length: version - 1 }, (_, i) => i + 2));
    expect(rows.at(-1)).toEqual({ version, count: 10 });
  });
});

describe('comments of one batch', () => {
  let discussions: Discussions;
  let replica: Discussions;
  onDiscussions((begun, other) => {
    discussions = begun;
    replica = other;
  });

  it('do not wait for a row of people that another transaction holds, whether the person has changed or not', async () => {
    const thread = await discussions.openThread();
    await discussions.write(thread, null, ben);
    await discussions.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT FROM people WHERE id = $1 FOR UPDATE`, [ben.id]);
      // The replica has not recorded Ben yet, so it looks at the row.
      await replica.write(thread, null, ben);
      await Promise.all([replica.write(thread, null, { ...ben, name: 'Benjamin' }), replica.write(thread, null, cleo)]);
      // Postgres would have ended this idle transaction if they had waited for it.
      await manager.query('SELECT 1');
    });
    expect(await discussions.page(thread)).toHaveLength(4);
  });

  it('fail together if the connection is lost, and none is tried again', async () => {
    const thread = await discussions.openThread();
    const settled = await discussions.dataSource.transaction(async (manager) => {
      await manager.query(`LOCK TABLE comments IN EXCLUSIVE MODE`);
      const written = Promise.allSettled(['a', 'b', 'c'].map((body) => discussions.write(thread, null, ben, body)));
      await eventually(async () => {
        const ended = await discussions.dataSource.query<object[]>(
          `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
           WHERE datname = current_database() AND usename = current_user AND wait_event_type = 'Lock'`,
        );
        expect(ended).toHaveLength(1);
      });
      // While the table is still locked: another attempt would wait for it.
      return written;
    });
    expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(await discussions.page(thread)).toEqual([]);
  });
});

describe('the same text of the same author', () => {
  let here: Discussions;
  let there: Discussions;
  onDiscussions((begun, replica) => {
    here = begun;
    there = replica;
  });

  it('is accepted once, in whatever threads and replicas it is written concurrently', async () => {
    for (let round = 0; round < 20; round++) {
      const threads = await Promise.all([here, here, here, here].map((one) => one.openThread()));
      const body = `Round ${String(round)}`;
      const written = await Promise.allSettled(
        threads.flatMap((thread, i) => {
          const discussions = i % 2 === 0 ? here : there;
          return [ben, cleo].map((author) => discussions.write(thread, null, author, body, withoutRepeats));
        }),
      );
      expect(written.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
      const refused = written.flatMap((result) => (result.status === 'rejected' ? [result.reason as unknown] : []));
      for (const reason of refused) expect(reason).toMatchObject({ code: 'comment.repeated' });
    }
  });

  it('gets the stored response if it has the same Idempotency-Key, even if both wait for the thread', async () => {
    const thread = await here.openThread();
    const body = 'Twice';
    const key = { scope: thread, key: 'twice', fingerprint: body };
    const duplicates = await here.dataSource.transaction(async (manager) => {
      await manager.query(`SELECT 1 FROM threads WHERE id = $1 FOR UPDATE`, [thread]);
      const written = [here, there].map((one) => one.write(thread, null, ben, body, withoutRepeats, key));
      await eventually(async () => {
        const [waiting] = await here.dataSource.query<{ n: number }[]>(
          `SELECT count(*)::integer AS n FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(waiting?.n).toBe(2);
      });
      return written;
    });
    const [one, other] = await Promise.all(duplicates);
    expect(other).toEqual(one);
  });
});
