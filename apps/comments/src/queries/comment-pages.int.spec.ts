import { defaultSite, Sites } from '#libs/http';
import { newId } from '#libs/kernel';
import { Hints, messagingMigrations } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { persistenceMigrations } from '#libs/persistence';
import { type TestSchema, testSchema } from '#libs/testing';
import { commentsService } from '../service.js';
import { CommentPages } from './comment-pages.js';
import { FindThread } from './find-thread.js';
import { type CommentFilter, ListComments } from './list-comments.js';
import { cursorAfter } from './reply-cursor.js';
import { ThreadVersions } from './thread-versions.js';

describe('the pages of a thread', () => {
  let schema: TestSchema;
  let pages: CommentPages;
  let thread: string;

  beforeAll(async () => {
    const { migrations, entities } = commentsService;
    const all = [persistenceMigrations, messagingMigrations, peopleMigrations, ...migrations];
    schema = await testSchema('comments', all, entities);
  });
  beforeEach(async () => {
    const { dataSource } = schema;
    const sites = new Sites([defaultSite('a secret that nobody signs with')]);
    const list = new ListComments(dataSource, new FindThread(dataSource, sites));
    pages = new CommentPages(new ThreadVersions(dataSource, new Hints('comments')), list);
    thread = newId();
    await dataSource.query(
      `INSERT INTO threads (id, site, closed_because, comment_count, version, created_at) VALUES ($1, 'default', '{}', 0, 1, now())`,
      [thread],
    );
  });
  afterAll(() => schema.drop());

  const find = (more: Partial<CommentFilter> = {}) =>
    pages.find('default', thread, { sort: 'old', limit: 50, depth: 3, ...more }, 'now');
  const furtherOn = () => ({ cursor: cursorAfter('old', thread, null) });

  it('are kept at once where it begins', async () => {
    expect(await find()).toBe(await find());
    expect(await find({ limit: 10 })).not.toBe(await find());
  });

  it('are kept further on once somebody asks again', async () => {
    const once = await find(furtherOn());
    const again = await find(furtherOn());
    expect([once.isForOnce, again.isForOnce]).toEqual([true, false]);
    expect(again).not.toBe(once);
    expect(await find(furtherOn())).toBe(again);
  });

  it('are made anew when it changes, and kept like those before', async () => {
    await find(furtherOn());
    const before = await find(furtherOn());
    await schema.dataSource.query('UPDATE threads SET version = version + 1 WHERE id = $1', [thread]);
    const after = await find(furtherOn());
    expect(after).not.toBe(before);
    expect(after.thread.version).toBe(2);
    expect(await find(furtherOn())).toBe(after);
  });
});
