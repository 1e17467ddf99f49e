import { mkdtempSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { testSetting } from '#libs/testing';

const pidFiles = { postgres: 'postgres/cluster/postmaster.pid', 'nats-server': 'nats/nats-server.pid' };

/** A data directory of a test's own. */
export interface TestDataDirectory {
  readonly path: string;
  /** Kills a server that uses it. */
  kill(server: keyof typeof pidFiles): void;
  /** Kills servers that a failed or killed process left running. */
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

/** Uses the pid file, and checks that the process is still that program. */
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
