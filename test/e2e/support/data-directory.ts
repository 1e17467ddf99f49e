import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSetting } from '#libs/testing';

const pidFiles = { postgres: 'postgres/cluster/postmaster.pid', 'nats-server': 'nats/nats-server.pid' };

/** A data directory of a test's own. */
export interface TestDataDirectory {
  readonly path: string;
  /** Kills a server that runs on it. */
  kill(server: keyof typeof pidFiles): void;
  /** Ends what a process that failed or was killed has left running on it. */
  cleanUp(): void;
}

export function dataDirectory(): TestDataDirectory {
  const path = mkdtempSync(join(testSetting('FOLDER'), 'data-'));
  const kill = (server: keyof typeof pidFiles) => {
    endIfRunning(join(path, pidFiles[server]), server);
  };
  return {
    path,
    kill,
    cleanUp: () => {
      kill('postgres');
      kill('nats-server');
    },
  };
}

/** By the id that the program wrote down, if the process of that id is still that program. */
function endIfRunning(pidFile: string, program: string): void {
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
