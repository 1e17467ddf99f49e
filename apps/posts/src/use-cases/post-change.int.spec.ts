import { type Actor, causeOfRequest } from '#libs/kernel';
import { Outbox, OutboxSignal } from '#libs/messaging';
import { People } from '#libs/people';
import { UnitOfWork } from '#libs/persistence';
import type { TestSchema } from '#libs/testing';
import { limits, postsSchema } from '../../test/posts-schema.js';
import { CategoriesRepository } from '../persistence/categories.repository.js';
import { PostsRepository } from '../persistence/posts.repository.js';
import { CreatePost } from './create-post.js';
import { DeletePost } from './delete-post.js';
import { EditPost } from './edit-post.js';
import { LockPost } from './lock-post.js';
import { PostChange } from './post-change.js';
import { RestorePost } from './restore-post.js';
import { VoteOnPost } from './vote-on-post.js';

const ada = actor('ada');
const ben = actor('ben');
const mary: Actor = { ...actor('mary'), roles: ['moderator'] };
const stale = { code: 'request.stale' };

describe('a change of a post', () => {
  let schema: TestSchema;
  let createPost: CreatePost;
  let editPost: EditPost;
  let deletePost: DeletePost;
  let restorePost: RestorePost;
  let lockPost: LockPost;
  let voteOnPost: VoteOnPost;

  beforeAll(async () => {
    schema = await postsSchema();
    const unitOfWork = new UnitOfWork(schema.dataSource);
    const [posts, categories] = [new PostsRepository(), new CategoriesRepository()];
    const outbox = new Outbox('posts', new OutboxSignal());
    const people = new People(outbox, unitOfWork);
    const change = new PostChange(unitOfWork, people, outbox, posts);
    createPost = new CreatePost(unitOfWork, posts, categories, people, outbox);
    editPost = new EditPost(categories, change);
    deletePost = new DeletePost(change);
    restorePost = new RestorePost(change);
    lockPost = new LockPost(change);
    voteOnPost = new VoteOnPost(posts, change);
  });
  afterAll(() => schema.drop());

  const cause = causeOfRequest();
  /** A post of Ada's whose title has changed. */
  const editedPost = async () => {
    const text = { title: 'A title', body: 'A *body*', categoryId: null, tags: ['a'] };
    const { value } = await createPost.execute(text, ada, limits, { cause, idempotencyKey: null });
    await edit(value.id, ada, [1]);
    return value.id;
  };
  const edit = (id: string, by: Actor, ifRevisions: number[] | null, title = 'Another title') =>
    editPost.execute({ id, ifRevisions, title }, by, limits, cause);
  const remove = (id: string, by: Actor, ifRevisions: number[] | null = null) =>
    deletePost.execute({ id, ifRevisions }, by, limits, cause);
  const restore = (id: string, by: Actor, ifRevisions: number[] | null = null) =>
    restorePost.execute({ id, ifRevisions }, by, limits, cause);
  const lock = (id: string, by: Actor, locked: boolean, ifRevisions: number[] | null = null) =>
    lockPost.execute({ id, locked, ifRevisions }, by, cause);
  const vote = (id: string, by: Actor, ifRevisions: number[] | null = null) =>
    voteOnPost.execute({ id, vote: 1, ifRevisions }, by, cause);
  const rowOf = async (id: string) => {
    const [row] = await schema.dataSource.query<object[]>(`SELECT * FROM posts WHERE id = $1`, [id]);
    return row;
  };
  const published = async (id: string) => {
    const rows = await schema.dataSource.query<{ type: string }[]>(
      `SELECT envelope::json ->> 'type' AS type FROM outbox WHERE partition_key = $1 ORDER BY id`,
      [id],
    );
    return rows.map(({ type }) => type.replace(/^parley\.post\.|\.v1$/g, ''));
  };
  const votesOn = (id: string) => schema.dataSource.query(`SELECT value FROM post_votes WHERE post_id = $1`, [id]);

  it('publishes one event, and none if nothing changes', async () => {
    const id = await editedPost();
    expect(await vote(id, ben)).toEqual({ score: 1, myVote: 1 });
    expect(await vote(id, ben)).toEqual({ score: 1, myVote: 1 });
    for (const locked of [true, true, false]) await lock(id, mary, locked);
    await remove(id, ada);
    await restore(id, ada);
    const events = ['created', 'edited', 'voted', 'locked', 'unlocked', 'deleted', 'restored'];
    expect(await published(id)).toEqual(events);
    expect(await rowOf(id)).toMatchObject({ title: 'Another title', score: 1, revision: 2, version: events.length });
  });

  it('writes the text only if the text changed', async () => {
    const id = await editedPost();
    // Fires for every column that is written, even with the same value.
    await schema.dataSource.query(`
      CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'The text is written.'; END $$;
      CREATE TRIGGER text_is_written BEFORE UPDATE OF title, body, body_html, tags ON posts
        FOR EACH ROW WHEN (OLD.id = '${id}') EXECUTE FUNCTION refuse()`);
    await vote(id, ben);
    await lock(id, mary, true);
    await remove(id, mary);
    await restore(id, mary);
    await expect(edit(id, ada, null, 'A third title')).rejects.toThrow('The text is written.');
  });

  it('of a moderator who deletes a post is not undone by its author, until a moderator restored the post', async () => {
    const id = await editedPost();
    await remove(id, mary);
    const removed = await rowOf(id);
    expect(removed).toMatchObject({ status: 'deleted', deleted_by: 'moderator' });
    await expect(restore(id, ada)).rejects.toMatchObject({ code: 'post.removed-by-moderator' });
    expect(await rowOf(id)).toEqual(removed);
    await restore(id, mary);
    expect(await rowOf(id)).toMatchObject({ status: 'published', deleted_by: null });
    await remove(id, ada);
    await restore(id, ada);
    expect(await published(id)).toEqual(['created', 'edited', 'deleted', 'restored', 'deleted', 'restored']);
  });

  it('that deleted a post before the role was recorded may be undone by its author', async () => {
    const id = await editedPost();
    await remove(id, mary);
    await schema.dataSource.query(`UPDATE posts SET deleted_by = NULL WHERE id = $1`, [id]);
    await restore(id, ada);
    expect(await rowOf(id)).toMatchObject({ status: 'published' });
  });

  describe('with an earlier revision in If-Match', () => {
    it('is stale, whatever it changes, and leaves everything as it was', async () => {
      const id = await editedPost();
      const before = await rowOf(id);
      await expect(edit(id, ada, [1], 'Lost')).rejects.toMatchObject(stale);
      await expect(remove(id, ada, [1])).rejects.toMatchObject(stale);
      await expect(vote(id, ben, [1])).rejects.toMatchObject(stale);
      await expect(lock(id, mary, true, [1])).rejects.toMatchObject(stale);
      await expect(lock(id, mary, false, [1])).rejects.toMatchObject(stale);
      expect(await rowOf(id)).toEqual(before);
      expect(await votesOn(id)).toEqual([]);
      await remove(id, ada, [1, 2]);
      await expect(restore(id, ada, [1])).rejects.toMatchObject(stale);
      await restore(id, ada, [2]);
      expect(await published(id)).toEqual(['created', 'edited', 'deleted', 'restored']);
    });

    it('is refused for the reason for which it would be refused anyway', async () => {
      const id = await editedPost();
      await expect(edit(id, ben, [1])).rejects.toMatchObject({ code: 'post.not-yours' });
      await expect(edit(id, ada, [1], 'x'.repeat(301))).rejects.toMatchObject({ code: 'post.title-too-long' });
      await expect(lock(id, ada, true, [1])).rejects.toMatchObject({ code: 'post.forbidden' });
      await expect(restore(id, ada, [1])).rejects.toMatchObject({ code: 'post.not-deleted' });
      await remove(id, ada);
      await expect(vote(id, ben, [1])).rejects.toMatchObject({ code: 'post.not-found' });
    });
  });
});

function actor(id: string): Actor {
  return { site: 'default', kind: 'member', id, name: id, handle: id, picture: null, email: null, roles: [] };
}
