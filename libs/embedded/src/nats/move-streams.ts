import { access, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepReporter } from '../step-reporter.js';

/** The account of users whom the configuration puts in none. */
const GLOBAL_ACCOUNT = '$G';

/**
 * JetStream keeps the streams of each account in a folder of its name. Moves those of the global account to `account`, once.
 * @param store the server's `store_dir`; the server must not run
 */
export async function moveStreamsTo(account: string, store: string, report: StepReporter): Promise<void> {
  const [from, to] = [GLOBAL_ACCOUNT, account].map((name) => join(store, 'jetstream', name)) as [string, string];
  if (!(await exists(from)) || (await exists(to))) return;
  report(`moving the streams to the NATS account ${account}`);
  await rename(from, to);
}

async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
