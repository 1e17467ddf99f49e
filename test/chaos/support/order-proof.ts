import { Broker } from '#libs/messaging';
import { eventually, Link } from '#libs/testing';
import { ServiceUnderTest } from '../../../libs/messaging/test/service-under-test.js';
import { Random } from './random.js';
import { ConcurrentWriters } from './concurrent-writers.js';
import { eventsOnStream, makeStream, orderErrors } from './stream.js';
import { CursorRelay, UnorderedRelay, type IncorrectRelay } from './incorrect-relays.js';

const NO_ERRORS = { lost: [], inverted: [], invented: [] };
const TIMEOUT_MS = 120_000;

/** Proves that events are sent in commit order, and that simpler relays would fail. */
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
    }, TIMEOUT_MS);
  const faults = async (writers: ConcurrentWriters) =>
    orderErrors(await eventsOnStream(service.broker.connection), await writers.versions());

  describe('the events of 50 writers that take transaction ids early, sleep and roll back,', () => {
    const fiftyWriters = () => new ConcurrentWriters(service, { writers: 50, keys: 20, random });

    /** The errors of an incorrect relay after one run of writes; a run may show none by chance. */
    const behind = async (relay: IncorrectRelay) => {
      await makeStream(service.broker.connection);
      const writers = fiftyWriters();
      const relaying = relay.run();
      await writers.write(commits);
      relay.stop();
      await relaying;
      return faults(writers);
    };

    it(
      'reach the stream without a gap, in order for each key',
      async () => {
        await service.startReplica([]);
        const writers = fiftyWriters();
        await writers.write(commits);
        await allIsSent();
        expect(await faults(writers)).toEqual(NO_ERRORS);
      },
      TIMEOUT_MS * 2,
    );

    it(
      'would be lost in part with a cursor on row ids',
      async () => {
        const relay = CursorRelay.onIds(service);
        await eventually(async () => {
          const { lost } = await behind(relay);
          expect(lost).not.toEqual([]);
        }, TIMEOUT_MS);
      },
      TIMEOUT_MS * 2,
    );

    it(
      'would be out of order with a cursor that waits for the oldest open transaction',
      async () => {
        const relay = CursorRelay.onTransactions(service);
        await eventually(async () => {
          const { lost, inverted } = await behind(relay);
          expect(lost).toEqual([]);
          expect(inverted).not.toEqual([]);
        }, TIMEOUT_MS);
      },
      TIMEOUT_MS * 2,
    );
  });

  describe('two events of a key, when the connection to NATS breaks between them,', () => {
    let link: Link;

    beforeEach(async () => {
      link = await Link.to(service.nats.url);
    });
    afterEach(() => link.remove());

    /** Writes on two keys while the link stalls with events in flight, breaks, and is restored. */
    const writeOverCuts = async () => {
      const writers = new ConcurrentWriters(service, { writers: 10, keys: 2, random });
      const writing = writers.write();
      for (let cut = 0; cut < cuts; cut++) {
        const { commits: before } = writers;
        await eventually(async () => {
          expect(writers.commits).toBeGreaterThan(before + 20);
          expect(await pending()).toBeLessThan(5);
        }, TIMEOUT_MS);
        link.stall();
        await eventually(async () => {
          expect(await pending()).toBeGreaterThan(10);
        }, TIMEOUT_MS);
        await link.remove();
        await link.restore();
      }
      writers.stop();
      await writing;
      return writers;
    };

    it(
      'arrive in order',
      async () => {
        await service.startReplica([], { natsUrl: link.url });
        const writers = await writeOverCuts();
        await allIsSent();
        expect(await faults(writers)).toEqual(NO_ERRORS);
      },
      TIMEOUT_MS * 2,
    );

    it(
      'would be out of order if the later one did not wait for the earlier',
      async () => {
        await makeStream(service.broker.connection);
        const broker = await Broker.connect(link.url, 'hasty');
        const relay = new UnorderedRelay(service, ({ subject, envelope, eventId }) =>
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
      TIMEOUT_MS * 2,
    );
  });
}
