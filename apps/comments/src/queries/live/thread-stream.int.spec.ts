import { defaultSite, Sites } from '#libs/sites';
import { causeOfRequest, newId, acceptedOrThrow } from '#libs/kernel';
import { Broker, Hints, Outbox, OutboxSignal } from '#libs/messaging';
import { People } from '#libs/people';
import { UnitOfWork } from '#libs/persistence';
import { eventually, type TestNats, testNats, type TestSchema } from '#libs/testing';
import { discussionSchema, mary, policy, SITE } from '../../../test/discussion.js';
import { Follower } from '../../../test/follower.js';
import { openThreadOfPost } from '../../domain/thread.js';
import { CommentsRepository } from '../../persistence/comments.repository.js';
import { ThreadsRepository } from '../../persistence/threads.repository.js';
import { CommentChange } from '../../use-cases/comment-change.js';
import { CreateComment } from '../../use-cases/create-comment.js';
import { CommentBatch } from '../../use-cases/comment-batch.js';
import { DeleteComment } from '../../use-cases/delete-comment.js';
import { EditComment } from '../../use-cases/edit-comment.js';
import { RestoreComment } from '../../use-cases/restore-comment.js';
import { ShadowBanOverlay } from '../shadow-ban-overlay.js';
import { ThreadChanges } from './thread-changes.js';
import { ThreadStream } from './thread-stream.js';

const cause = causeOfRequest();

type Replica = Awaited<ReturnType<typeof startReplica>>;

describe('ThreadStream', () => {
  let schema: TestSchema;
  let nats: TestNats;
  let replicas: Replica[];

  beforeAll(async () => {
    [schema, nats] = await Promise.all([discussionSchema(), testNats()]);
    replicas = [await startReplica(schema, nats.url), await startReplica(schema, nats.url)];
  });
  afterAll(async () => {
    await Promise.all(replicas.map((replica) => replica.stop()));
    await Promise.all([schema.drop(), nats.stop()]);
  });

  const any = () => replicas[Math.floor(Math.random() * replicas.length)] ?? first();
  const first = () => {
    const [replica] = replicas;
    if (replica === undefined) throw new Error('There is no replica.');
    return replica;
  };

  it('sends every change in order, to clients that come and go, from any replica', async () => {
    const thread = await first().openThread();
    const streams = replicas.map(({ stream }) => stream);
    const followers = Array.from({ length: 12 }, (_, i) => new Follower(streams, thread, i % 3 === 0 ? 1 : 0.7));
    for (const follower of followers) follower.begin(1);

    const writer = async () => {
      for (let i = 0; i < 8; i++) {
        const id = await any().write(thread);
        const reply = await any().write(thread, id);
        await any().edit(id);
        if (i % 2 === 0) await any().remove(id);
        if (i % 3 === 0) await any().remove(reply);
      }
    };
    await Promise.all([writer(), writer(), writer(), writer()]);

    const expected = await first().complete(thread);
    const { version } = expected;
    await eventually(() => {
      expect(followers.map(({ last }) => last)).toEqual(followers.map(() => version));
    }, 30_000);
    for (const follower of followers) {
      expect(follower.comments).toEqual(expected.comments);
      expect(follower.errors).toEqual([]);
      follower.leave();
    }
  });

  it('sends without hints what another replica wrote', async () => {
    const isolated = await startReplica(schema, null);
    const thread = await first().openThread();
    const follower = new Follower([isolated.stream], thread);
    follower.begin(null);
    await eventually(() => {
      expect(follower.events).toEqual(['thread 1']);
    });
    await first().write(thread);
    await eventually(() => {
      expect(follower.events).toEqual(['thread 1', 'comment 2', 'thread 2']);
    });
    follower.leave();
    await isolated.stop();
  });

  it('resets a client that is too far behind, or ahead of the thread', async () => {
    const thread = await first().openThread();
    await first().write(thread);
    await schema.dataSource.query(`UPDATE threads SET version = 400 WHERE id = $1`, [thread]);
    const at = async (since: number) => {
      const follower = new Follower([any().stream], thread);
      follower.begin(since);
      await eventually(() => {
        expect(follower.events).toHaveLength(1);
      });
      follower.leave();
      return follower.events;
    };
    expect(await at(199)).toEqual(['reset 400']);
    expect(await at(200)).toEqual(['thread 400']);
    expect(await at(400)).toEqual(['thread 400']);
    expect(await at(401)).toEqual(['reset 400']);
    expect(await at(2 ** 40)).toEqual(['reset 400']);
  });

  it('sends nothing of comments that readers never saw, and of those that disappeared only where they were', async () => {
    const thread = await first().openThread();
    const [seen, unseen] = [await first().write(thread), await first().write(thread)];
    const hide = (id: string, version: number) =>
      schema.dataSource.query(`UPDATE comments SET status = 'spam', touched = $2 WHERE id = $1`, [id, version]);
    await hide(seen, 4);
    await hide(unseen, 0);
    await schema.dataSource.query(`UPDATE threads SET version = 4 WHERE id = $1`, [thread]);
    const follower = new Follower([first().stream], thread);
    follower.begin(1);
    await eventually(() => {
      expect(follower.events).toEqual(['comment 4', 'thread 4']);
    });
    const data = { id: seen, threadId: thread, parentId: null, depth: 0, status: 'removed', replyCount: 0 };
    expect(follower.received).toEqual([data]);
    follower.leave();
  });

  it('sends tombstones that disappear with their last reply and come back with it, ancestors first', async () => {
    const thread = await first().openThread();
    const top = await first().write(thread);
    const middle = await first().write(thread, top);
    const low = await first().write(thread, middle);
    const follower = new Follower([first().stream], thread);
    follower.begin(await first().version(thread));
    const sentBy = async (change: () => Promise<void>, n: number) => {
      const before = follower.received.length;
      await change();
      await eventually(() => {
        expect(follower.received).toHaveLength(before + n);
      });
      return follower.received.slice(before).map(({ id, status, replyCount }) => [id, status, replyCount]);
    };
    expect(await sentBy(() => first().remove(top), 1)).toEqual([[top, 'deleted', 1]]);
    expect(await sentBy(() => first().remove(middle), 1)).toEqual([[middle, 'deleted', 1]]);
    expect(await sentBy(() => first().remove(low), 3)).toEqual([
      [low, 'deleted', 0],
      [middle, 'deleted', 0],
      [top, 'deleted', 0],
    ]);
    expect(await sentBy(() => first().restore(low), 3)).toEqual([
      [top, 'deleted', 1],
      [middle, 'deleted', 1],
      [low, 'published', 0],
    ]);
    expect(follower.errors).toEqual([]);
    follower.leave();
  });

  it('sends the ancestors of a reply first, even if they have changed since', async () => {
    const thread = await first().openThread();
    const sent = async (since: number) => {
      const follower = new Follower([first().stream], thread);
      follower.begin(since);
      await eventually(() => {
        expect(follower.events.at(-1)).toMatch(/^thread/);
      });
      expect(follower.errors).toEqual([]);
      follower.leave();
      return follower.received.map(({ id }) => id);
    };
    const top = await first().write(thread);
    const middle = await first().write(thread, top);
    const low = await first().write(thread, middle);
    await first().edit(middle);
    await first().edit(top);
    expect(await sent(1)).toEqual([top, middle, low, middle, top]);

    for (const id of [top, middle, low]) await first().remove(id);
    const empty = await first().version(thread);
    for (const id of [low, middle, top]) await first().restore(id);
    expect(await sent(empty)).toEqual([top, middle, low, middle, top]);
  });

  it('goes on if the site of the thread was removed meanwhile', async () => {
    const thread = await first().openThread();
    const follower = new Follower([first().stream], thread);
    follower.begin(1);
    await schema.dataSource.query(`UPDATE threads SET site = 'gone', version = 2 WHERE id = $1`, [thread]);
    await eventually(() => {
      expect(follower.events.at(-1)).toBe('thread 2');
    });
    follower.leave();
  });

  it('ends when the thread is gone', async () => {
    const thread = await first().openThread();
    const follower = new Follower([any().stream], thread);
    follower.begin(null);
    await schema.dataSource.query(
      `UPDATE threads SET closed_because = '{post-deleted}', version = version + 1 WHERE id = $1`,
      [thread],
    );
    await eventually(() => {
      expect(follower.hasEnded).toBe(true);
    });
  });
});

/** The use cases and the stream of a process. @param broker null for one whose hints go nowhere */
async function startReplica(schema: TestSchema, broker: string | null) {
  const dataSource = await schema.connect();
  const sites = new Sites([defaultSite('a secret for this test, and nothing else')]);
  const hints = new Hints('comments');
  const stream = new ThreadStream(new ThreadChanges(dataSource, sites), new ShadowBanOverlay(dataSource), hints);
  stream.onModuleInit();
  const connection = broker === null ? null : await Broker.connect(broker, 'comments');
  if (connection !== null) hints.connectTo(connection);
  const unitOfWork = new UnitOfWork(dataSource);
  const outbox = new Outbox('comments', new OutboxSignal());
  const [threads, comments] = [new ThreadsRepository(hints), new CommentsRepository()];
  const people = new People(outbox, unitOfWork);
  const change = new CommentChange(unitOfWork, people, outbox, threads, comments);
  const create = new CreateComment(unitOfWork, new CommentBatch(threads, comments, people, outbox));
  const edit = new EditComment(change);
  const remove = new DeleteComment(change);
  const restore = new RestoreComment(change);
  const ifRevisions = null;
  const version = async (thread: string) => {
    const sql = `SELECT version FROM threads WHERE id = $1`;
    return (await dataSource.query<{ version: number }[]>(sql, [thread]))[0]?.version ?? 0;
  };
  return {
    stream,
    openThread: () =>
      unitOfWork.run(cause, async (tx) => {
        const author = { authorId: 'ada', authorKind: 'member' as const };
        const post = { id: newId(), site: SITE, title: 'On engines', ...author, createdAt: tx.now };
        await threads.insert(tx, acceptedOrThrow(openThreadOfPost(post)).state);
        return post.id;
      }),
    write: async (threadId: string, parentId: string | null = null) => {
      const command = { threadId, parentId, input: { body: 'One.' } };
      return (await create.execute(command, mary, policy, { cause, idempotencyKey: null })).value.id;
    },
    edit: (id: string) => edit.execute({ id, ifRevisions }, { body: 'Another.' }, mary, policy, cause),
    remove: (id: string) => remove.execute({ id, ifRevisions }, mary, policy, cause),
    restore: (id: string) => restore.execute({ id, ifRevisions }, mary, policy, cause),
    version,
    /** What a client that has read the whole thread knows. */
    complete: async (thread: string) => {
      const rows = await dataSource.query<{ id: string; status: string; changedIn: number; body: string }[]>(
        `SELECT id, status, touched AS "changedIn", body FROM comments WHERE thread_id = $1 AND touched > 0`,
        [thread],
      );
      const text = ({ status, body }: { status: string; body: string }) => (status === 'published' ? body : null);
      return {
        version: await version(thread),
        comments: new Map(rows.map((comment) => [comment.id, { version: comment.changedIn, body: text(comment) }])),
      };
    },
    stop: async () => {
      await stream.onModuleDestroy();
      await connection?.close();
    },
  };
}
