import { Broker } from '#libs/messaging';
import { eventually, Link } from '#libs/testing';
import { ServiceUnderTest } from '../../../libs/messaging/test/service-under-test.js';
import { Random } from './random.js';
import { RestlessWriters } from './restless-writers.js';
import { eventsOnStream, makeStream, orderFaults } from './stream.js';
import { CursorRelay, HastyRelay, type WrongRelay } from './wrong-relays.js';

const NO_FAULTS = { lost: [], inverted: [], invented: [] };
const PATIENCE = 120_000;

/** That events leave in the order of their commits, and that relays which one might have written instead would fail. */
export function orderProof({ commits, cuts }: { readonly commits: number; readonly cuts: number }): void {
  const random = new Random('order');
  let service: ServiceUnderTest;

  beforeEach(async () => {
    service = await ServiceUnderTest.make({ publishTimeout: 1_000 });
  });
  afterEach(() => service.close());

  const pending = async () => {
    const [row] = await service.dataSource.query<{ n: number }[]>('SELECT count(*)::integer AS n FROM outbox');
    return row?.n ?? 0;
  };
  const allIsSent = () =>
    eventually(async () => {
      expect(await pending()).toBe(0);
    }, PATIENCE);
  const faults = async (writers: RestlessWriters) =>
    orderFaults(await eventsOnStream(service.wire.connection), await writers.versions());

  describe('what 50 writers commit, who take their transaction ids early, sleep and roll back,', () => {
    const fiftyWriters = () => new RestlessWriters(service, { writers: 50, keys: 20, random });

    /** What a wrong relay makes of a round of writing: chance decides whether one round is enough to show its fault. */
    const behind = async (relay: WrongRelay) => {
      await makeStream(service.wire.connection);
      const writers = fiftyWriters();
      const relaying = relay.run();
      await writers.write(commits);
      relay.stop();
      await relaying;
      return faults(writers);
    };

    it(
      'comes to the stream without a gap, and in order for each key',
      async () => {
        await service.startReplica([]);
        const writers = fiftyWriters();
        await writers.write(commits);
        await allIsSent();
        expect(await faults(writers)).toEqual(NO_FAULTS);
      },
      PATIENCE * 2,
    );

    it(
      'would be lost in part behind a cursor on the rows’ ids',
      async () => {
        const relay = CursorRelay.onIds(service);
        await eventually(async () => {
          const { lost } = await behind(relay);
          expect(lost).not.toEqual([]);
        }, PATIENCE);
      },
      PATIENCE * 2,
    );

    it(
      'would be out of order behind a cursor that waits for the oldest open transaction',
      async () => {
        const relay = CursorRelay.onTransactions(service);
        await eventually(async () => {
          const { lost, inverted } = await behind(relay);
          expect(lost).toEqual([]);
          expect(inverted).not.toEqual([]);
        }, PATIENCE);
      },
      PATIENCE * 2,
    );
  });

  describe('when the connection to NATS breaks between two events of a key,', () => {
    let link: Link;

    beforeEach(async () => {
      link = await Link.to(service.nats.url);
    });
    afterEach(() => link.remove());

    /** Writes on two keys while the link goes silent over events that are under way, breaks, and comes back. */
    const writeOverCuts = async () => {
      const writers = new RestlessWriters(service, { writers: 10, keys: 2, random });
      const writing = writers.write();
      for (let cut = 0; cut < cuts; cut++) {
        const { commits: before } = writers;
        await eventually(async () => {
          expect(writers.commits).toBeGreaterThan(before + 20);
          expect(await pending()).toBeLessThan(5);
        }, PATIENCE);
        link.silence();
        await eventually(async () => {
          expect(await pending()).toBeGreaterThan(10);
        }, PATIENCE);
        await link.remove();
        await link.restore();
      }
      writers.stop();
      await writing;
      return writers;
    };

    it(
      'they come in order',
      async () => {
        await service.startReplica([], { natsUrl: link.url });
        const writers = await writeOverCuts();
        await allIsSent();
        expect(await faults(writers)).toEqual(NO_FAULTS);
      },
      PATIENCE * 2,
    );

    it(
      'they would not, had the later one not waited for the earlier',
      async () => {
        await makeStream(service.wire.connection);
        const broker = await Broker.connect(link.url, 'hasty');
        const relay = new HastyRelay(service, ({ subject, envelope, eventId }) =>
          broker.js.publish(subject, envelope, { msgID: eventId, timeout: 1_000 }),
        );
        const relaying = relay.run();
        const writers = await writeOverCuts();
        relay.stop();
        await relaying;
        await broker.close();
        const { lost, inverted } = await faults(writers);
        expect(lost).toEqual([]);
        expect(inverted).not.toEqual([]);
      },
      PATIENCE * 2,
    );
  });
}
