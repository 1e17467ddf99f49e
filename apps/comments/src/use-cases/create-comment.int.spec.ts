import { eventually } from '#libs/testing';
import { ben, cleo, type Discussions, onDiscussions, policy } from '../../test/discussion.js';

const once = { ...policy, repeatSeconds: 60 };

describe('comments that come together', () => {
  let house: Discussions;
  onDiscussions((made) => (house = made));

  it('are told one by one, and how their threads stand in the end once', async () => {
    const [one, other] = [await house.openThread(), await house.openThread()];
    const into = (thread: string, n: number) => Array.from({ length: n }, () => house.write(thread, null, ben));
    await Promise.all([...into(one, 9), ...into(other, 4)]);
    const created = 'parley.comment.created.v1';
    const updated = (count: number) => `parley.thread.updated.v1 ${String(count)}`;
    const many = (n: number) => Array.from({ length: n }, () => created);
    expect(await told(one)).toEqual([...many(9), updated(9)]);
    expect(await told(other)).toEqual([...many(4), updated(4)]);
  });

  async function told(thread: string): Promise<string[]> {
    const rows = await house.dataSource.query<{ told: string }[]>(
      `SELECT concat_ws(' ', envelope::json ->> 'type', envelope::json #>> '{data,commentCount}') AS told
       FROM outbox WHERE partition_key = $1 ORDER BY outbox.id`,
      [thread],
    );
    return rows.map((row) => row.told);
  }
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
        const [waiting] = await manager.query<{ n: number }[]>(
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
