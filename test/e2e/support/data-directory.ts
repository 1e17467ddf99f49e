import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSetting } from '#libs/testing';

/** A data directory of a test's own. */
export interface TestDataDirectory {
  readonly path: string;
  /** Ends what a process that failed or was killed has left running on it. */
  cleanUp(): void;
}

export function dataDirectory(): TestDataDirectory {
  const path = mkdtempSync(join(testSetting('FOLDER'), 'data-'));
  return {
    path,
    cleanUp: () => {
      endLeftOver(join(path, 'postgres', 'cluster', 'postmaster.pid'), 'postgres');
      endLeftOver(join(path, 'nats', 'nats-server.pid'), 'nats-server');
    },
  };
}

/** By the id that the program wrote down, if the process of that id is still that program. */
function endLeftOver(pidFile: string, program: string): void {
  const pid = Number(readIfThere(pidFile).split('\n', 1)[0]);
  if (pid > 0 && readIfThere(`/proc/${String(pid)}/cmdline`).includes(program)) process.kill(pid, 'SIGKILL');
}

function readIfThere(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return '';
    throw error;
  }
}
