import { type DataOf, type Envelope, threadUpdated } from '#libs/contracts';
import { type Actor, causeOfRequest, newId } from '#libs/kernel';
import { Delivery, Outbox, OutboxSignal } from '#libs/messaging';
import { People } from '#libs/people';
import { UnitOfWork } from '#libs/persistence';
import type { TestSchema } from '#libs/testing';
import { limits, postsSchema } from '../test/posts-schema.js';
import { ThreadsHandler } from './events/in/threads.handler.js';
import { CategoriesRepository } from './persistence/categories.repository.js';
import { PostsRepository } from './persistence/posts.repository.js';
import { CreatePost } from './use-cases/create-post.js';
import { FollowThreads } from './use-cases/follow-threads.js';

const start = Date.parse('2026-11-22T08:00:00Z');
const ada: Actor = {
  id: 'ada',
  kind: 'member',
  name: 'Ada',
  handle: null,
  picture: null,
  site: 'default',
  email: null,
  roles: [],
};

/** What a post holds of its thread. */
interface Copy {
  readonly count: number;
  readonly active: number;
  readonly version: number;
}

describe("a post's copy of its thread", () => {
  let schema: TestSchema;
  let unitOfWork: UnitOfWork;
  let createPost: CreatePost;
  const posts = new PostsRepository();
  const handler = new ThreadsHandler(new FollowThreads(posts));

  beforeAll(async () => {
    schema = await postsSchema();
    const outbox = new Outbox('posts', new OutboxSignal());
    unitOfWork = new UnitOfWork(schema.dataSource, { now: () => new Date(start) });
    createPost = new CreatePost(unitOfWork, posts, new CategoriesRepository(), new People(outbox, unitOfWork), outbox);
  });
  afterAll(() => schema.drop());

  const post = async (site = 'default') => {
    const text = { title: 'A title', body: 'A body', categoryId: null, tags: [] };
    const { value } = await createPost.execute(text, { ...ada, site }, limits, {
      cause: causeOfRequest(),
      idempotencyKey: null,
    });
    return value.id;
  };
  /** `[post, count, version, site]` of each thread, published in this order and handled as one batch. */
  const follow = (...threads: (readonly [string | null, number, number, string?])[]) => {
    const events = threads.map(([postId, commentCount, version, site = 'default']) => {
      const lastActivityAt = new Date(start + version).toISOString();
      const id = postId ?? newId();
      const data = { ...threadUpdated.example, id, postId, commentCount, lastActivityAt, version };
      return { site, data } as Envelope<DataOf<typeof threadUpdated>>;
    });
    return unitOfWork.run(causeOfRequest(), (tx) => handler.follow(events, new Delivery([tx])));
  };
  const copyOf = async (id: string): Promise<Copy> => {
    const [row] = await schema.dataSource.query<{ count: number; active: Date; version: number }[]>(
      `SELECT comment_count AS count, last_activity_at AS active, thread_version AS version FROM posts WHERE id = $1`,
      [id],
    );
    if (row === undefined) throw new Error('There is no such post.');
    return { ...row, active: row.active.getTime() - start };
  };
  const copy = (count: number, version: number): Copy => ({ count, active: version, version });
  const reset = () => unitOfWork.run(causeOfRequest(), (tx) => handler.reset(tx));

  it('holds the highest version, for many posts at once and in any order', async () => {
    const [one, two, three] = [await post(), await post(), await post()];
    await follow([one, 0, 1], [two, 7, 9], [one, 2, 3], [one, 1, 2], [null, 5, 5]);
    expect([await copyOf(one), await copyOf(two), await copyOf(three)]).toEqual([copy(2, 3), copy(7, 9), copy(0, 0)]);
    await follow([two, 6, 8], [one, 3, 4]);
    expect([await copyOf(one), await copyOf(two)]).toEqual([copy(3, 4), copy(7, 9)]);
  });

  it('ignores a thread of another site', async () => {
    const id = await post('blog');
    await follow([id, 3, 3]);
    expect(await copyOf(id)).toEqual(copy(0, 0));
    await follow([id, 3, 3, 'blog']);
    expect(await copyOf(id)).toEqual(copy(3, 3));
  });

  it('stays after a reset until something is read again, which replaces it although it seems older', async () => {
    const [one, two] = [await post(), await post()];
    await follow([one, 5, 6], [two, 5, 6]);
    await schema.dataSource.query(`UPDATE posts SET comment_count = 99, thread_version = 99 WHERE id = $1`, [one]);
    await reset();
    expect(await copyOf(one)).toEqual({ count: 99, active: 6, version: 99 });
    await follow([one, 0, 1]);
    expect(await copyOf(one)).toEqual(copy(0, 1));
    await follow([one, 5, 6], [two, 5, 6]);
    expect([await copyOf(one), await copyOf(two)]).toEqual([copy(5, 6), copy(5, 6)]);
    await follow([one, 4, 5], [two, 4, 5]);
    expect([await copyOf(one), await copyOf(two)]).toEqual([copy(5, 6), copy(5, 6)]);
  });
});
