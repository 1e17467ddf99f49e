import { jetstream } from '@nats-io/jetstream';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { findContract, subjectOf } from '#libs/contracts';
import { bodyOf, sendRequest } from '../support/request.js';
import { audit, readStream } from '../support/audit.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { services } from '../support/replica.js';
import { notifiedOutOfOrder, recordNotificationOrder } from '../support/notification-order.js';

const COMMENTS = 3_000;

describe('a service that was down during thousands of events', () => {
  let installation: Installation;
  let load: Load;

  beforeAll(async () => {
    installation = await Installation.create();
    await installation.addReplica({ PARLEY_SERVICES: 'posts,comments' });
    const receiver = await installation.addReplica({ PARLEY_SERVICES: 'notifications' });
    await recordNotificationOrder(installation);
    load = await Load.start(installation, 8, 17, 0);
    await load.progress();
    expect(await receiver.stop('SIGTERM')).toBe(0);
    const writtenBefore = load.succeeded;
    await load.progress(COMMENTS);
    await load.stop();
    expect(load.succeeded - writtenBefore).toBeGreaterThanOrEqual(COMMENTS);
  }, 600_000);

  afterAll(async () => {
    await installation.destroy();
  });

  const notifiedComments = async () => {
    const [row] = await installation.query<{ n: number }>(
      'SELECT count(*)::integer AS n FROM notifications.notification_order',
    );
    return row?.n ?? 0;
  };

  test('handles all of them after its restart, in order, each once', async () => {
    expect(load.succeeded - (await notifiedComments())).toBeGreaterThanOrEqual(COMMENTS);
    await installation.addReplica({ PARLEY_SERVICES: 'notifications' });
    await audit(installation, load);
    expect(await notifiedComments()).toBe(load.succeeded);
    expect(await notifiedOutOfOrder(installation)).toEqual([]);
  }, 600_000);

  test('ignores the whole stream when it is delivered again', async () => {
    const before = await readStream(installation);
    const connections = new Map<string, NatsConnection>();
    for (const service of services) connections.set(`/parley/${service}`, await installation.connectToNats(service));
    for (const event of before) {
      const connection = connections.get(event.source);
      if (connection === undefined) throw new Error(`who is ${event.source}?`);
      const contract = findContract(event.type);
      if (contract === undefined) throw new Error(`what is a ${event.type}?`);
      const carried = headers();
      carried.set('ce-type', event.type);
      const subject = subjectOf(contract, event.site, event.partitionkey);
      // Without a message id: as outside the duplicate window.
      await jetstream(connection).publish(subject, JSON.stringify(event), { headers: carried });
    }
    for (const connection of connections.values()) await connection.close();
    // One more comment in each thread, after all redelivered events.
    const token = await installation.token('commenter');
    for (const thread of load.threads) {
      const path = `/v1/threads/${thread}/comments`;
      const request = sendRequest(installation, 'comments', path, {
        method: 'POST',
        token,
        body: { body: 'the last' },
      });
      load.accepted.add((await bodyOf<{ id: string }>(request)).id);
      load.succeeded++;
    }
    await audit(installation, load);
    expect((await readStream(installation)).length).toBeGreaterThan(2 * before.length);
    expect(await notifiedComments()).toBe(load.succeeded);
    expect(await notifiedOutOfOrder(installation)).toEqual([]);
  }, 600_000);
});
