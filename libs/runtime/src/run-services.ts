import { readEnvironment } from './config/environment.js';
import { createLog } from './logging/create-log.js';
import { ParleyProcess, type ProcessOptions } from './parley-process.js';
import type { ServiceDefinition } from './service-definition.js';
import { isForNewcomers } from './start-failures.js';

/** Runs services in this process until it is told to stop; the process ends with 0 then, and with 1 when something fails. */
export async function runServices(definitions: readonly ServiceDefinition[], options: ProcessOptions): Promise<void> {
  const log = createLog(process.env.PARLEY_LOG_LEVEL);
  let parley: ParleyProcess | null = null;
  let stopping = false;

  async function stop(code: number): Promise<never> {
    if (stopping) process.exit(130);
    stopping = true;
    try {
      await parley?.stop();
    } catch (error) {
      log.error({ err: error }, 'stopping failed');
      process.exit(1);
    }
    process.exit(code);
  }

  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.on(signal, () => {
      log.info({ signal }, 'stopping');
      void stop(0);
    });
  }
  for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
    process.on(event, (error: unknown) => {
      log.error({ err: error }, 'something failed that nobody expected');
      void stop(1);
    });
  }

  try {
    const environment = readEnvironment(process.env);
    const started = (parley = new ParleyProcess(definitions, environment, log, options));
    // Without a file the signal means what it always does: a terminal is gone.
    if (environment.PARLEY_SITES !== undefined) process.on('SIGHUP', () => started.readSitesAgain());
    await parley.start();
  } catch (error) {
    // Told to stop while it started: what failed then is what the stop took away.
    if (stopping) return;
    if (error instanceof Error && isForNewcomers(error)) log.error({}, error.message);
    else log.error({ err: error }, 'the start failed');
    await stop(1);
  }
}
