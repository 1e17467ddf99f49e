import type { ChildProcess } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import type { Socket } from 'node:net';
import { join } from 'node:path';
import { testSetting } from './setting.js';

/** Lets a process run on after its worker has ended, until the global teardown stops it. */
export function leaveRunning(child: ChildProcess): void {
  stopAfterRun(child.pid);
  child.unref();
  for (const stream of [child.stdout, child.stderr]) (stream as Socket | null)?.unref();
}

/** Has the global teardown stop a process. */
export function stopAfterRun(pid: number | undefined): void {
  appendFileSync(join(testSetting('FOLDER'), 'left-running'), `${String(pid)}\n`);
}
