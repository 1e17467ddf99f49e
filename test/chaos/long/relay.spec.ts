import { eventually } from '#libs/testing';
import { audit } from '../support/audit.js';
import { endOf, HeldConnection, containing } from '../support/held-connection.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import type { LinkedReplica } from '../support/replica.js';
import { longestGap } from '../support/longest-gap.js';

/** The promised maximum, in seconds. */
const TAKEN_OVER_WITHIN = 10;
const FROZEN_FOR = 30;
/** The default. */
const SETTINGS = { PARLEY_LEASE_MS: '6000' };
/** A pause between comments, so that the machine has spare capacity, as in production. */
const PAUSE_MS = 100;

describe('the active relay, with another replica on standby', () => {
  let installation: Installation;
  let relay: LinkedReplica;
  let load: Load;

  beforeEach(async () => {
    installation = await Installation.create();
    const replicas = [await installation.addLinkedReplica(SETTINGS), await installation.addLinkedReplica(SETTINGS)];
    load = await Load.start(installation, 8, 17, PAUSE_MS);
    await load.progress();
    const { owner } = await installation.relayOf('comments');
    const found = replicas.find(({ ids }) => ids.get('comments') === owner);
    if (found === undefined) throw new Error('no replica is the relay');
    relay = found;
  }, 120_000);

  afterEach(async () => {
    await installation.destroy();
  });

  /** Stops the relay with `how`, and waits until another one takes over. @returns the database time before */
  async function without(stop: () => unknown): Promise<Date> {
    const before = await installation.relayOf('comments');
    const since = await installation.now();
    await stop();
    await eventually(async () => {
      const { epoch, owner } = await installation.relayOf('comments');
      expect(epoch).toBeGreaterThan(before.epoch);
      expect(owner).not.toBe(relay.ids.get('comments'));
    }, 60_000);
    const seconds = ((await installation.now()).getTime() - since.getTime()) / 1_000;
    await load.progress();
    const gap = await longestGap(installation, 'comments', since);
    console.log(`another took over after ${seconds.toFixed(1)} s; no event was sent for ${gap.toFixed(1)} s`);
    expect(seconds).toBeLessThan(TAKEN_OVER_WITHIN);
    return since;
  }

  async function then(): Promise<void> {
    await load.progress();
    await load.stop();
    await audit(installation, load);
  }

  test('is killed', async () => {
    await without(() => relay.stop('SIGKILL'));
    await then();
  }, 400_000);

  test('is frozen after publishing, and resumes when another has taken over', async () => {
    const advance = new HeldConnection(relay.links.postgres.comments, containing('server', 'INSERT INTO outbox_sent'));
    await advance.reached;
    const since = await without(() => {
      relay.freeze();
    });
    // Its messages from before the freeze arrive now.
    advance.release();
    await installation.waitFor(FROZEN_FOR, since);
    relay.thaw();
    await eventually(async () => {
      expect(await relay.metric('parley_relay_fence_losses_total', { service: 'comments' })).toBeGreaterThan(0);
    }, 60_000);
    await then();
  }, 400_000);

  test('is frozen during transactions that hold locks', async () => {
    // A writer that holds the lock of a thread, and a reader that holds the lock of a position.
    const { comments, posts } = relay.links.postgres;
    const writer = new HeldConnection(comments, endOf('parley comments', 'INSERT INTO outbox', 'COMMIT'));
    const reader = new HeldConnection(posts, endOf('parley posts events', 'UPDATE posts', 'COMMIT'));
    await Promise.all([writer.reached, reader.reached]);
    const since = await without(() => {
      relay.freeze();
    });
    await installation.waitFor(FROZEN_FOR, since);
    // The commits are half a minute late: their sessions are closed.
    writer.release();
    reader.release();
    relay.thaw();
    await then();
  }, 400_000);
});
