import { eventually } from '#libs/testing';
import { sendRequest, bodyOf } from '../support/request.js';
import { IdleStreams } from '../support/idle-streams.js';
import { Installation } from '../support/installation.js';
import { Load } from '../support/load.js';
import { residentMb } from '../support/resident-memory.js';

const LISTENERS = 10_000;
const THREADS = 20;

/** The number of scans of the tables that streams read. */
async function tableScans(installation: Installation): Promise<number> {
  const [row] = await installation.query<{ scans: number }>(
    `SELECT sum(seq_scan + coalesce(idx_scan, 0))::integer AS scans FROM pg_stat_user_tables
     WHERE schemaname = 'comments' AND relname IN ('threads', 'comments')`,
  );
  return row?.scans ?? 0;
}

test(`${String(LISTENERS)} listen to one process: each hears of what concerns it once, and the others go on`, async () => {
  const installation = await Installation.create();
  const streams = new IdleStreams();
  try {
    const replica = await installation.addReplica({ PARLEY_RATE_LIMITS: 'off' });
    const { threads } = await Load.start(installation, 0, THREADS);
    const token = await installation.token('commenter');
    const comment = async (thread: string, body: string) =>
      (
        await bodyOf<{ id: string }>(
          sendRequest(installation, 'comments', `/v1/threads/${thread}/comments`, {
            method: 'POST',
            token,
            body: { body },
          }),
        )
      ).id;
    const rssBefore = residentMb(replica.process.pid);

    const began = performance.now();
    await streams.open(replica.address, threads, LISTENERS);
    const opened = Math.round(performance.now() - began);

    const delays: number[] = [];
    for (const thread of threads) {
      const postedAt = performance.now();
      const id = await comment(thread, `To all who listen to ${thread}`);
      await eventually(() => {
        expect(streams.deliveriesOf(id, thread)).toEqual({ here: { 1: LISTENERS / THREADS }, elsewhere: 0 });
      });
      delays.push(Math.round(performance.now() - postedAt));
    }

    // Idle until every stream has received a heartbeat. Meanwhile one poller reads for all streams.
    const [heartbeatsBefore, scansBefore] = [streams.fewestHeartbeats, await tableScans(installation)];
    await eventually(() => {
      expect(streams.fewestHeartbeats).toBeGreaterThan(heartbeatsBefore);
    }, 60_000);
    const scans = (await tableScans(installation)) - scansBefore;
    expect(scans).toBeLessThan(LISTENERS);
    expect(streams.connected).toBe(LISTENERS);
    console.log({ opened, delays: delays, scans: scans, rssMb: [rssBefore, residentMb(replica.process.pid)] });

    expect(await replica.stop('SIGTERM')).toBe(0);
    await eventually(() => {
      expect(streams.connected).toBe(0);
    });
  } finally {
    streams.disconnect();
    await installation.destroy();
  }
}, 300_000);
