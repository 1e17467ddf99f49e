import { type Actor, causeOfRequest, newId, type Person } from '#libs/kernel';
import { messagingMigrations, Outbox, OutboxSignal } from '#libs/messaging';
import { peopleMigrations } from '#libs/people';
import { inTransaction, migrationsBeside, persistenceMigrations, type Tx, UnitOfWork } from '#libs/persistence';
import { eventually, type TestSchema, testSchema } from '#libs/testing';
import type { NewComment } from './domain/notification.js';
import { CommentersRepository } from './persistence/commenters.repository.js';
import { ItemsRepository } from './persistence/items.repository.js';
import { NotificationEntity } from './persistence/notification.entity.js';
import { NotificationsRepository } from './persistence/notifications.repository.js';
import { CountUnread } from './queries/count-unread.js';
import { FindNotification } from './queries/find-notification.js';
import { ListNotifications } from './queries/list-notifications.js';
import type { NotificationView } from './queries/notification-view.js';
import { HideThread } from './use-cases/hide-thread.js';
import { MarkAllRead } from './use-cases/mark-all-read.js';
import { MarkRead } from './use-cases/mark-read.js';
import { NotifyOfComments } from './use-cases/notify-of-comments.js';
import { WithdrawComment } from './use-cases/withdraw-comment.js';

const charles = person('charles');
const mary = person('mary');

let schema: TestSchema;

beforeAll(async () => {
  const folders = [persistenceMigrations, messagingMigrations, peopleMigrations, migrationsBeside(import.meta.url)];
  schema = await testSchema('notifications', folders, [NotificationEntity]);
});

afterAll(() => schema.drop());

describe('an inbox', () => {
  it('collapses the comments of a thread while they are unread, and begins anew after', async () => {
    const inbox = inboxOf('ada');
    const thread = newId();
    await inbox.hear(comment(thread, charles));
    await inbox.hear(comment(thread, mary));
    const [first, ...none] = await inbox.list();
    expect(none).toEqual([]);
    expect(first).toMatchObject({ kind: 'thread-activity', threadId: thread, count: 2, read: false });
    expect(first?.actors).toEqual([mary, charles]);

    await inbox.read(first?.id);
    await inbox.hear(comment(thread, charles));
    expect((await inbox.list()).map(({ count, read }) => [count, read])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await inbox.unread()).toBe(1);
  });

  it('tells the other services of each new notification, once', async () => {
    const inbox = inboxOf('teller');
    const thread = newId();
    const first = comment(thread, charles);
    await inbox.hear(first);
    await inbox.hear(comment(thread, mary));
    const [notification] = await inbox.list();
    const told = await schema.dataSource.query<{ envelope: string }[]>(
      `SELECT envelope FROM outbox WHERE partition_key = $1`,
      [thread],
    );
    expect(told.map(({ envelope }) => JSON.parse(envelope) as unknown)).toEqual([
      expect.objectContaining({
        type: 'parley.notification.created.v1',
        subject: `notification/${String(notification?.id)}`,
        sequence: '1',
        data: expect.objectContaining({ recipientId: 'teller', commentId: first.id, actor: charles }) as unknown,
      }),
    ]);
  });

  it('tells of a comment once, however often it is told', async () => {
    const inbox = inboxOf('twice');
    const once = comment(newId(), charles);
    await inbox.hear(once);
    await inbox.hear(once);
    expect(await inbox.list()).toEqual([expect.objectContaining({ count: 1 })]);
  });

  it('hears many at once as it hears one after the other', async () => {
    const inbox = inboxOf('many');
    const [first, second] = [newId(), newId()];
    const known = comment(first, charles);
    await inbox.hear(known);
    const reply = {
      ...comment(second, mary),
      ...OF_A_PAGE,
      parentAuthorId: 'many',
      parentAuthorKind: 'member' as const,
    };
    const last = comment(first, mary);
    const pending = { ...comment(first, charles), status: 'pending' as const };
    const activityOfSecond = comment(second, charles);
    await inbox.hearAll([known, reply, last, activityOfSecond, last, { ...reply, id: newId() }, pending]);
    const seen = (await inbox.list()).map(({ threadId, kind, count }) => ({ threadId, kind, count }));
    expect(new Set(seen)).toEqual(
      new Set([
        { threadId: first, kind: 'thread-activity', count: 2 },
        { threadId: second, kind: 'reply', count: 2 },
        { threadId: second, kind: 'thread-activity', count: 1 },
      ]),
    );
    const [activity] = (await inbox.list()).filter(({ threadId }) => threadId === first);
    expect(activity).toMatchObject({ commentId: last.id, actors: [mary, charles] });
    const told = await schema.dataSource.query<{ kind: string; commentId: string; cause: string }[]>(
      `SELECT envelope::json #>> '{data,kind}' AS kind, envelope::json #>> '{data,commentId}' AS "commentId",
         envelope::json ->> 'correlationid' AS cause
       FROM outbox WHERE partition_key = $1 ORDER BY id`,
      [second],
    );
    expect(told).toEqual([
      { kind: 'reply', commentId: reply.id, cause: reply.id },
      { kind: 'thread-activity', commentId: activityOfSecond.id, cause: activityOfSecond.id },
    ]);
  });

  it('loses what is deleted, and has it again when it is restored', async () => {
    const inbox = inboxOf('loser');
    const thread = newId();
    const [first, second] = [comment(thread, charles), comment(thread, mary)];
    await inbox.hear(first);
    await inbox.hear(second);
    await inbox.withdraw(second);
    const [left] = await inbox.list();
    expect(left).toMatchObject({ count: 1, commentId: first.id, actors: [charles] });
    await inbox.withdraw(first);
    expect(await inbox.list()).toEqual([]);
    await inbox.hear(second);
    expect(await inbox.list()).toEqual([expect.objectContaining({ count: 1, commentId: second.id })]);
  });

  it('hides the thread of a deleted post, a late comment too, until the post is back', async () => {
    const inbox = inboxOf('hider');
    const thread = newId();
    await inbox.hear(comment(thread, charles));
    const [before] = await inbox.list();
    await inbox.hide(thread, true);
    await inbox.hear({ ...comment(thread, mary), parentAuthorId: 'hider', parentAuthorKind: 'member', ...OF_A_PAGE });
    expect(await inbox.list()).toEqual([]);
    expect(await inbox.unread()).toBe(0);
    await expect(inbox.read(before?.id)).rejects.toMatchObject({ code: 'notification.not-found' });
    await inbox.hide(thread, false);
    expect((await inbox.list()).map(({ kind }) => kind)).toEqual(['reply', 'thread-activity']);
  });

  it('is nobody else’s, on no other site either', async () => {
    const inbox = inboxOf('owner');
    await inbox.hear(comment(newId(), charles));
    const [mine] = await inbox.list();
    for (const other of [inboxOf('thief'), inboxOf('owner', 'elsewhere')]) {
      expect(await other.list()).toEqual([]);
      await expect(other.read(mine?.id)).rejects.toMatchObject({ code: 'notification.not-found' });
      await other.readAll();
    }
    expect(await inbox.unread()).toBe(1);
  });

  it('of a guest is a guest’s', async () => {
    const guest: Person = { ...person(newId()), kind: 'guest' };
    const thread = newId();
    const inbox = inboxOf(guest.id, 'default', 'guest');
    await inbox.hear({ ...comment(thread, guest), ...OF_A_PAGE });
    await inbox.hear({
      ...comment(thread, charles),
      ...OF_A_PAGE,
      parentAuthorId: guest.id,
      parentAuthorKind: 'guest',
    });
    expect(await inbox.unread()).toBe(1);
    expect(await inboxOf(guest.id).unread()).toBe(0);
  });

  it('gives every notification once, page by page', async () => {
    const inbox = inboxOf('reader');
    for (let minute = 0; minute < 5; minute++) await inbox.hear(comment(newId(), charles), new Date(minute * 60_000));
    // Two at the same time, so that the id decides.
    await inbox.hear(comment(newId(), charles), new Date(0));
    const all = await inbox.list();
    expect(all).toHaveLength(6);
    const pages: NotificationView[] = [];
    let cursor: string | undefined;
    do {
      const page = await inbox.page({ limit: 2, cursor });
      pages.push(...page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
    expect(pages).toEqual(all);
  });

  it('keeps unread what is being added to while all is marked as read', async () => {
    const inbox = inboxOf('busy');
    const [thread, other] = [newId(), newId()];
    await inbox.hear(comment(thread, charles));
    await inbox.hear(comment(other, charles));
    await transaction(async (tx) => {
      await inbox.hearIn(tx, comment(thread, mary));
      await inbox.readAll();
    });
    expect((await inbox.list()).map(({ threadId, count, read }) => [threadId, count, read])).toEqual([
      [thread, 2, false],
      [other, 1, true],
    ]);
  });

  it('begins a new one for a comment that waits while the old one is being read', async () => {
    const inbox = inboxOf('waiter');
    const thread = newId();
    await inbox.hear(comment(thread, charles));
    let waiting: Promise<void> = Promise.resolve();
    await transaction(async (tx) => {
      await repositories.notifications.markAllRead(tx, inbox.owner);
      waiting = inbox.hear(comment(thread, mary));
      await eventually(async () => {
        const [row] = await schema.dataSource.query<{ waiting: number }[]>(
          `SELECT count(*)::integer AS waiting FROM pg_stat_activity
           WHERE datname = current_database() AND wait_event_type = 'Lock'`,
        );
        expect(row?.waiting).toBeGreaterThan(0);
      });
    });
    await waiting;
    expect((await inbox.list()).map(({ count, read }) => [count, read])).toEqual([
      [1, false],
      [1, true],
    ]);
  });
});

const repositories = {
  notifications: new NotificationsRepository(),
  items: new ItemsRepository(),
  commenters: new CommentersRepository(),
};

/** One person's inbox, in which a comment without another thread author is activity. */
function inboxOf(id: string, site = 'default', kind: 'member' | 'guest' = 'member') {
  const { dataSource } = schema;
  const { notifications, items, commenters } = repositories;
  const unitOfWork = new UnitOfWork(dataSource);
  const notify = new NotifyOfComments(
    notifications,
    items,
    commenters,
    new Outbox('notifications', new OutboxSignal()),
  );
  const owner: Actor = { ...person(id), kind, site, email: null, roles: [] };
  const lists = new ListNotifications(dataSource);
  const hearAllIn = (tx: Tx, heard: readonly NewComment[], at = new Date()) =>
    notify.execute(
      tx,
      heard.map((comment) => ({
        comment: { ...comment, threadAuthorId: comment.threadAuthorId === ANYBODY ? id : comment.threadAuthorId },
        // Each its own, as comments of several requests have them.
        site,
        at,
        cause: { ...tx.cause, correlationId: comment.id },
      })),
    );
  const hearIn = (tx: Tx, heard: NewComment, at?: Date) => hearAllIn(tx, [heard], at);
  return {
    owner,
    hearIn,
    hearAll: (heard: readonly NewComment[]) => transaction((tx) => hearAllIn(tx, heard)),
    hear: (heard: NewComment, at?: Date) => transaction((tx) => hearIn(tx, heard, at)),
    withdraw: ({ id: commentId }: NewComment) =>
      transaction((tx) => new WithdrawComment(notifications, items).execute(tx, commentId)),
    hide: (threadId: string, hidden: boolean) =>
      transaction((tx) => new HideThread(notifications).execute(tx, site, threadId, hidden)),
    read: (notificationId = 'none') =>
      new MarkRead(unitOfWork, notifications)
        .execute(notificationId, owner, causeOfRequest())
        .then(() => new FindNotification(dataSource).byId(owner, notificationId)),
    readAll: () => new MarkAllRead(unitOfWork, notifications).execute(owner, causeOfRequest()),
    page: (filter: { limit: number; cursor?: string }) => lists.execute(owner, filter),
    list: async () => (await lists.execute(owner, { limit: 100 })).items,
    unread: async () => (await new CountUnread(dataSource).execute(owner)).count,
  };
}

function transaction(work: (tx: Tx) => Promise<void>): Promise<void> {
  return inTransaction(schema.dataSource, causeOfRequest(), work);
}

const ANYBODY = 'whoever listens';
const OF_A_PAGE = { threadAuthorId: null, threadAuthorKind: null };

function comment(threadId: string, author: Person): NewComment {
  return {
    id: newId(),
    threadId,
    postId: threadId,
    threadTitle: 'On the Analytical Engine',
    threadAuthorId: ANYBODY,
    threadAuthorKind: 'member',
    parentAuthorId: null,
    parentAuthorKind: null,
    author,
    status: 'published',
  };
}

function person(id: string): Person {
  return { id, kind: 'member', name: id.toUpperCase(), handle: id, picture: null };
}
