import type { Log } from '#libs/kernel';
import { eventually } from '#libs/testing';
import { ScheduledJobs } from './scheduled-jobs.js';

/** A log that keeps its warnings. */
function recordingLog(): Log & { readonly warnings: object[] } {
  const warnings: object[] = [];
  const nothing = () => undefined;
  return { warnings, debug: nothing, info: nothing, error: nothing, warn: (facts) => warnings.push(facts) };
}

describe('a scheduled job', () => {
  it('runs at once and then again and again, whatever the others do', async () => {
    const jobs = new ScheduledJobs(recordingLog());
    const runs = { often: 0, seldom: 0 };
    jobs.start('often', 1, () => Promise.resolve(void runs.often++));
    jobs.start('seldom', 3_600_000, () => Promise.resolve(void runs.seldom++));
    await eventually(() => {
      expect(runs.often).toBeGreaterThan(3);
    });
    expect(runs.seldom).toBe(1);
    await jobs.stop();
  });

  it('that fails is logged, and tried again', async () => {
    const log = recordingLog();
    const jobs = new ScheduledJobs(log);
    const error = new Error('The database is away.');
    const fails = [true, false];
    let runs = 0;
    jobs.start('mending', 1, () => (fails.shift() === true ? Promise.reject(error) : Promise.resolve(void runs++)));
    await eventually(() => {
      expect(runs).toBeGreaterThan(0);
    });
    expect(log.warnings).toEqual([{ err: error, job: 'mending' }]);
    await jobs.stop();
  });

  it('ends its run before the service stops, and does not start again', async () => {
    const jobs = new ScheduledJobs(recordingLog());
    let runs = 0;
    let finish = () => undefined as void;
    jobs.start('long', 1, () => {
      runs++;
      return new Promise((resolve) => (finish = resolve));
    });
    let stopped = false;
    const stopping = jobs.stop().then(() => (stopped = true));
    await Promise.resolve();
    expect(stopped).toBe(false);
    finish();
    await stopping;
    expect(runs).toBe(1);
  });
});
