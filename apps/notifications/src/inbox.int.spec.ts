import { type Actor, causeOfRequest, newId, type Person } from '#libs/kernel';
import { Outbox, OutboxSignal } from '#libs/messaging';
import { inTransaction, type Tx, UnitOfWork } from '#libs/persistence';
import { eventually, serviceSchema, type TestSchema } from '#libs/testing';
import type { NewComment } from './domain/notification.js';
import { CommentersRepository } from './persistence/commenters.repository.js';
import { ItemsRepository } from './persistence/items.repository.js';
import { NotificationsRepository } from './persistence/notifications.repository.js';
import { CountUnread } from './queries/count-unread.js';
import { FindNotification } from './queries/find-notification.js';
import { ListNotifications } from './queries/list-notifications.js';
import type { NotificationView } from './queries/notification-view.js';
import { notificationsService } from './service.js';
import { HideThread } from './use-cases/hide-thread.js';
import { MarkAllRead } from './use-cases/mark-all-read.js';
import { MarkRead } from './use-cases/mark-read.js';
import { NotifyOfComments } from './use-cases/notify-of-comments.js';
import { WithdrawComment } from './use-cases/withdraw-comment.js';

const charles = person('charles');
const mary = person('mary');

let schema: TestSchema;

beforeAll(async () => {
  schema = await serviceSchema(notificationsService);
});

afterAll(() => schema.drop());

describe('an inbox', () => {
  it('collapses the comments of a thread while they are unread, and starts again afterwards', async () => {
    const inbox = inboxOf('ada');
    const thread = newId();
    await inbox.notify(comment(thread, charles));
    await inbox.notify(comment(thread, mary));
    const [first, ...none] = await inbox.list();
    expect(none).toEqual([]);
    expect(first).toMatchObject({ kind: 'thread-activity', threadId: thread, count: 2, read: false });
    expect(first?.actors).toEqual([mary, charles]);

    await inbox.read(first?.id);
    await inbox.notify(comment(thread, charles));
    expect((await inbox.list()).map(({ count, read }) => [count, read])).toEqual([
      [1, false],
      [2, true],
    ]);
    expect(await inbox.unread()).toBe(1);
  });

  it('publishes each new notification once', async () => {
    const inbox = inboxOf('teller');
    const thread = newId();
    const first = comment(thread, charles);
    await inbox.notify(first);
    await inbox.notify(comment(thread, mary));
    const [notification] = await inbox.list();
    const published = await schema.dataSource.query<{ envelope: string }[]>(
      `SELECT envelope FROM outbox WHERE partition_key = $1`,
      [thread],
    );
    expect(published.map(({ envelope }) => JSON.parse(envelope) as unknown)).toEqual([
      expect.objectContaining({
        type: 'parley.notification.created.v1',
        subject: `notification/${String(notification?.id)}`,
        sequence: '1',
        data: expect.objectContaining({ recipientId: 'teller', commentId: first.id, actor: charles }) as unknown,
      }),
    ]);
  });

  it('notifies of a comment once, however often its event arrives', async () => {
    const inbox = inboxOf('twice');
    const once = comment(newId(), charles);
    await inbox.notify(once);
    await inbox.notify(once);
    expect(await inbox.list()).toEqual([expect.objectContaining({ count: 1 })]);
  });

  it('handles many comments at once like one after the other', async () => {
    const inbox = inboxOf('many');
    const [first, second] = [newId(), newId()];
    const known = comment(first, charles);
    await inbox.notify(known);
    const reply = {
      ...comment(second, mary),
      ...OF_A_PAGE,
      parentAuthorId: 'many',
      parentAuthorKind: 'member' as const,
    };
    const last = comment(first, mary);
    const pending = { ...comment(first, charles), status: 'pending' as const };
    const activityOfSecond = comment(second, charles);
    await inbox.notifyOfAll([known, reply, last, activityOfSecond, last, { ...reply, id: newId() }, pending]);
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
    const published = await schema.dataSource.query<{ kind: string; commentId: string; cause: string }[]>(
      `SELECT envelope::json #>> '{data,kind}' AS kind, envelope::json #>> '{data,commentId}' AS "commentId",
         envelope::json ->> 'correlationid' AS cause
       FROM outbox WHERE partition_key = $1 ORDER BY id`,
      [second],
    );
    expect(published).toEqual([
      { kind: 'reply', commentId: reply.id, cause: reply.id },
      { kind: 'thread-activity', commentId: activityOfSecond.id, cause: activityOfSecond.id },
    ]);
  });

  it('loses a deleted comment, and gets it back when it is restored', async () => {
    const inbox = inboxOf('loser');
    const thread = newId();
    const [first, second] = [comment(thread, charles), comment(thread, mary)];
    await inbox.notify(first);
    await inbox.notify(second);
    await inbox.withdraw(second);
    const [left] = await inbox.list();
    expect(left).toMatchObject({ count: 1, commentId: first.id, actors: [charles] });
    await inbox.withdraw(first);
    expect(await inbox.list()).toEqual([]);
    await inbox.notify(second);
    expect(await inbox.list()).toEqual([expect.objectContaining({ count: 1, commentId: second.id })]);
  });

  it('hides the thread of a deleted post, and its late comments, until the post is restored', async () => {
    const inbox = inboxOf('hider');
    const thread = newId();
    await inbox.notify(comment(thread, charles));
    const [before] = await inbox.list();
    await inbox.hide(thread, true);
    await inbox.notify({ ...comment(thread, mary), parentAuthorId: 'hider', parentAuthorKind: 'member', ...OF_A_PAGE });
    expect(await inbox.list()).toEqual([]);
    expect(await inbox.unread()).toBe(0);
    await expect(inbox.read(before?.id)).rejects.toMatchObject({ code: 'notification.not-found' });
    await inbox.hide(thread, false);
    expect((await inbox.list()).map(({ kind }) => kind)).toEqual(['reply', 'thread-activity']);
  });

  it('belongs to one person on one site', async () => {
    const inbox = inboxOf('owner');
    await inbox.notify(comment(newId(), charles));
    const [ownNotification] = await inbox.list();
    for (const other of [inboxOf('thief'), inboxOf('owner', 'elsewhere')]) {
      expect(await other.list()).toEqual([]);
      await expect(other.read(ownNotification?.id)).rejects.toMatchObject({ code: 'notification.not-found' });
      await other.readAll();
    }
    expect(await inbox.unread()).toBe(1);
  });

  it('distinguishes a guest from a member with the same id', async () => {
    const guest: Person = { ...person(newId()), kind: 'guest' };
    const thread = newId();
    const inbox = inboxOf(guest.id, 'default', 'guest');
    await inbox.notify({ ...comment(thread, guest), ...OF_A_PAGE });
    await inbox.notify({
      ...comment(thread, charles),
      ...OF_A_PAGE,
      parentAuthorId: guest.id,
      parentAuthorKind: 'guest',
    });
    expect(await inbox.unread()).toBe(1);
    expect(await inboxOf(guest.id).unread()).toBe(0);
  });

  it('returns every notification once, page by page', async () => {
    const inbox = inboxOf('reader');
    for (let minute = 0; minute < 5; minute++) await inbox.notify(comment(newId(), charles), new Date(minute * 60_000));
    // Two with the same time, so that the id decides their order.
    await inbox.notify(comment(newId(), charles), new Date(0));
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

  it('leaves a notification unread that gets another comment while all are marked as read', async () => {
    const inbox = inboxOf('busy');
    const [thread, other] = [newId(), newId()];
    await inbox.notify(comment(thread, charles));
    await inbox.notify(comment(other, charles));
    await transaction(async (tx) => {
      await inbox.notifyIn(tx, comment(thread, mary));
      await inbox.readAll();
    });
    expect((await inbox.list()).map(({ threadId, count, read }) => [threadId, count, read])).toEqual([
      [thread, 2, false],
      [other, 1, true],
    ]);
  });

  it('begins a new notification for a comment that waits while the old one is being read', async () => {
    const inbox = inboxOf('waiter');
    const thread = newId();
    await inbox.notify(comment(thread, charles));
    let waiting: Promise<void> = Promise.resolve();
    await transaction(async (tx) => {
      await repositories.notifications.markAllRead(tx, inbox.owner);
      waiting = inbox.notify(comment(thread, mary));
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

/** One person's inbox; they are the author of a thread unless another is given. */
function inboxOf(id: string, site = 'default', kind: 'member' | 'guest' = 'member') {
  const { dataSource } = schema;
  const { notifications, items, commenters } = repositories;
  const unitOfWork = new UnitOfWork(dataSource);
  const notifyOfComments = new NotifyOfComments(
    notifications,
    items,
    commenters,
    new Outbox('notifications', new OutboxSignal()),
  );
  const owner: Actor = { ...person(id), kind, site, email: null, roles: [] };
  const lists = new ListNotifications(dataSource);
  const notifyOfAllIn = (tx: Tx, comments: readonly NewComment[], at = new Date()) =>
    notifyOfComments.execute(
      tx,
      comments.map((comment) => ({
        comment: { ...comment, threadAuthorId: comment.threadAuthorId === OWNER ? id : comment.threadAuthorId },
        // Each has its own cause, like comments of several requests.
        site,
        at,
        cause: { ...tx.cause, correlationId: comment.id },
      })),
    );
  const notifyIn = (tx: Tx, newComment: NewComment, at?: Date) => notifyOfAllIn(tx, [newComment], at);
  return {
    owner,
    notifyIn,
    notifyOfAll: (comments: readonly NewComment[]) => transaction((tx) => notifyOfAllIn(tx, comments)),
    notify: (newComment: NewComment, at?: Date) => transaction((tx) => notifyIn(tx, newComment, at)),
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

const OWNER = 'the owner of the inbox';
const OF_A_PAGE = { threadAuthorId: null, threadAuthorKind: null };

function comment(threadId: string, author: Person): NewComment {
  return {
    id: newId(),
    threadId,
    postId: threadId,
    threadTitle: 'On the Analytical Engine',
    threadAuthorId: OWNER,
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
