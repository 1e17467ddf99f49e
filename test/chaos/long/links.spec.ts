import { setTimeout as sleep } from 'node:timers/promises';
import type { Link } from '#libs/testing';
import { audit } from '../support/audit.js';
import { caughtUp } from '../support/caught-up.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { Random } from '../support/random.js';
import { type LinkedReplica, services } from '../support/replica.js';

const PAUSE_MS = 100;
/** The delay of each chunk on a slow link, in milliseconds. */
const SLOW = 100;

interface LinkScenario {
  readonly link: Link;
  readonly installation: Installation;
  readonly load: Load;
  readonly random: Random;
}

/** Network failures; each ends with a working link. */
const troubles: Readonly<Record<string, (scenario: LinkScenario) => Promise<void>>> = {
  'is cut, and cut again': async ({ link, load }) => {
    for (let time = 0; time < 3; time++) {
      link.cut();
      await load.progress(20);
    }
  },

  'is gone for a while': async ({ link, installation }) => {
    await link.remove();
    await installation.waitFor(8, await installation.now());
    await link.restore();
  },

  // No side gets an error, so only timeouts help: new connections would work.
  'is half-open until they notice': async ({ link, installation, load }) => {
    link.stall();
    await load.progress();
    await caughtUp(installation, load);
    // Stalled messages arrive now, long after their timeout.
    link.resume();
  },

  'swallows everything for a while': async ({ link, installation }) => {
    link.blackHole();
    await installation.waitFor(15, await installation.now());
    link.resume();
  },

  'is slow': async ({ link, installation, load }) => {
    link.intercept(() => sleep(SLOW, 'pass' as const));
    await load.progress(40);
    await caughtUp(installation, load);
    link.intercept();
  },

  'breaks in the middle of bytes, now and then': async ({ link, load, random }) => {
    let cuts = 0;
    link.intercept(({ bytes }) => {
      if (bytes.length < 2 || random.next() > 0.02) return 'pass';
      cuts++;
      return 'cut amid';
    });
    while (cuts < 5) await load.progress(20);
    link.intercept();
  },
};

/** Selects a link of a replica. */
const links = [
  ...services.map((service) => ({
    name: `${service} to Postgres`,
    of: (r: LinkedReplica) => r.links.postgres[service],
  })),
  ...services.map((service) => ({ name: `${service} to NATS`, of: (r: LinkedReplica) => r.links.nats[service] })),
  { name: 'the clients to Parley', of: (r: LinkedReplica) => r.links.client },
];

describe.each(links)('the link from $way', ({ name, of }) => {
  let installation: Installation;
  let replica: LinkedReplica;
  let load: Load;
  let random: Random;

  beforeAll(async () => {
    random = new Random(name);
    installation = await Installation.create();
    // A single replica: no other one can take over.
    replica = await installation.addLinkedReplica();
    load = await Load.start(installation, 8, 17, PAUSE_MS);
  }, 120_000);

  afterAll(async () => {
    await installation.destroy();
  });

  test.each(Object.entries(troubles))(
    '%s',
    async (_disruption, disrupt) => {
      await load.progress(20);
      await disrupt({ link: of(replica), installation, load, random });
      await load.progress(20);
      await caughtUp(installation, load);
    },
    400_000,
  );

  test('and all is as it should be', async () => {
    await load.stop();
    await audit(installation, load);
  }, 400_000);
});
