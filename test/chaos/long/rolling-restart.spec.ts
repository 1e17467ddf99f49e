import { eventually } from '#libs/testing';
import { audit } from '../support/audit.js';
import { Clients } from '../support/clients.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { Random } from '../support/random.js';
import { services } from '../support/replica.js';

test('a rolling restart of every service under load loses and duplicates nothing, and no request fails', async () => {
  const installation = await Installation.create();
  try {
    for (const service of services) {
      for (let n = 0; n < 2; n++) await installation.addReplica({ PARLEY_SERVICES: service });
    }
    const { threads } = await Load.start(installation, 0, 17);
    const clients = new Clients(installation, threads, new Random('rolling restart'));
    clients.start(8);
    const more = (by: number) => {
      const from = clients.succeeded;
      return eventually(() => {
        expect(clients.succeeded).toBeGreaterThan(from + by);
      }, 120_000);
    };
    await more(100);
    for (const old of [...installation.replicas]) {
      expect(await old.stop('SIGTERM')).toBe(0);
      await more(20);
      const [service] = old.ids.keys();
      await installation.addReplica({ PARLEY_SERVICES: service ?? '' });
      await more(20);
    }
    await more(100);
    await clients.stop();
    console.log({
      comments: clients.succeeded,
      posts: clients.posts.size,
      reads: clients.reads,
      sentAgain: Object.fromEntries(clients.retries),
    });
    await audit(installation, clients);
    const posts = await installation.query<{ id: string }>('SELECT id FROM posts.posts');
    expect(new Set(posts.map(({ id }) => id))).toEqual(new Set([...threads, ...clients.posts]));
  } finally {
    await installation.destroy();
  }
}, 900_000);
