import { isExplained } from '#libs/kernel';
import { readEnvironment } from './config/environment.js';
import { createLog } from './logging/create-log.js';
import { parseSourceMaps } from './logging/parse-source-maps.js';
import { ParleyProcess, type ProcessOptions } from './parley-process.js';
import { checkServices, type ServiceDefinition } from './service-definition.js';

/** Runs services in this process until a signal stops it. The process ends with 0 then, and with 1 when something fails. */
export async function runServices(
  services: readonly ServiceDefinition[],
  options: ProcessOptions = { embedded: null },
): Promise<void> {
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
      log.error({ err: error }, 'an unexpected error stops the process');
      void stop(1);
    });
  }

  try {
    checkServices(services);
    const environment = readEnvironment(process.env, services);
    const started = (parley = new ParleyProcess(services, environment, log, options));
    // Without a sites file, SIGHUP keeps its usual meaning: the terminal is gone.
    if (environment.PARLEY_SITES !== undefined) process.on('SIGHUP', () => started.readSitesAgain());
    await parley.start();
    await parseSourceMaps(new URL('.', import.meta.url));
  } catch (error) {
    // If the process was told to stop while it started, the stop itself made the start fail.
    if (stopping) return;
    if (isExplained(error)) log.error({}, error.message);
    else log.error({ err: error }, 'the start failed');
    await stop(1);
  }
}
