import { statfs } from 'node:fs/promises';
import type { Installation } from '../installation/installation.js';
import { type Finding, fault, ok, warning } from './finding.js';

const OLDEST_NODE = [20, 19] as const;
const MEBI = 2 ** 20;
/** Free space, in bytes, below which the disk is nearly full, or as good as full. */
const LOW_SPACE = 2_048 * MEBI;
const NO_SPACE = 256 * MEBI;

export async function examineHost(installation: Installation): Promise<Finding[]> {
  return [examineNode(process.versions.node), ...(await examineDisk(installation.directory))];
}

export function examineNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const wanted = OLDEST_NODE.join('.');
  return isOld ? fault('Node', version, `Install Node ${wanted} or newer.`) : ok('Node', version);
}

async function examineDisk(directory: string): Promise<Finding[]> {
  const check = 'disk space of the data directory';
  try {
    const { bavail, blocks, bsize } = await statfs(directory);
    const [free, all] = [bavail * bsize, blocks * bsize];
    const found = `${gibibytes(free)} of ${gibibytes(all)} free at ${directory}`;
    if (free < NO_SPACE) return [fault(check, found, 'Make room: PostgreSQL stops when its disk is full.')];
    if (free < LOW_SPACE) return [warning(check, found, 'Make room before PostgreSQL and the stream fill it.')];
    return [ok(check, found)];
  } catch (error) {
    // An installation with servers elsewhere needs no data directory.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function gibibytes(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`;
}
