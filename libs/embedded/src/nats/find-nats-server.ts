import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises';
import { delimiter, isAbsolute, join } from 'node:path';
import { hasCode, reasonOf } from '../has-code.js';
import type { StepReporter } from '../step-reporter.js';
import { unpackDebianPackage } from './debian-package.js';
import { NatsServerUnavailable } from './nats-server-unavailable.js';
import { pinnedAsset, RELEASES_URL, type ReleaseAsset } from './pinned-release.js';
import { downloadRelease } from './release.js';
import { isAtLeast, OLDEST_VERSION, versionOf } from './version.js';

export interface FindNatsServerOptions {
  /** The PATH, as in the environment. */
  path: string | undefined;
  /** For downloads (one file of 11–17 MB). Created if missing. */
  cacheDir: string;
  report?: StepReporter;
  /** Where the official releases are: the folder above `v2.10.29/`. A mirror may stand in; the checksums stay. */
  releasesUrl?: string;
  /** The archive to use instead of the one that is pinned for this platform; null for none. */
  asset?: ReleaseAsset | null;
  /** Whether to try apt (default: on Linux). */
  packages?: boolean;
}

export interface FoundNatsServer {
  binary: string;
  version: string;
  from: 'path' | 'cache' | 'release' | 'package';
}

/**
 * The first nats-server that is not older than 2.9.10: on the PATH, in our cache, the official release (pinned version and
 * SHA-256), or the package of Debian or Ubuntu, unpacked without root. The last two go into the cache.
 * @throws NatsServerUnavailable
 */
export async function findNatsServer(options: FindNatsServerOptions): Promise<FoundNatsServer> {
  const { cacheDir, releasesUrl = RELEASES_URL, report = () => undefined } = options;
  const { platform, arch } = process;
  const name = platform === 'win32' ? 'nats-server.exe' : 'nats-server';

  for (const folder of (options.path ?? '').split(delimiter).filter(isAbsolute)) {
    const found = await usable(join(folder, name), report);
    if (found !== undefined) return { ...found, from: 'path' };
  }
  // The platform is in the path because different machines may share a home folder.
  const cached = join(cacheDir, `${platform}-${arch}`, name);
  const inCache = await usable(cached, report);
  if (inCache !== undefined) return { ...inCache, from: 'cache' };

  const reasons: string[] = [];
  const asset = options.asset === undefined ? pinnedAsset(platform, arch) : (options.asset ?? undefined);
  if (asset === undefined) {
    reasons.push(`official release: none is pinned for ${platform} ${arch}`);
  } else {
    report(`downloading nats-server ${asset.version}`, `${releasesUrl}/${asset.file}`);
    const get = (folder: string) => downloadRelease(asset, releasesUrl, folder, report);
    const found = await tryInto(cached, get, 'official release', reasons, report);
    if (found !== undefined) return { ...found, from: 'release' };
  }
  if (options.packages ?? platform === 'linux') {
    report('downloading the nats-server package of this distribution');
    const get = (folder: string) => unpackDebianPackage(folder, report);
    const found = await tryInto(cached, get, 'distribution package', reasons, report);
    if (found !== undefined) return { ...found, from: 'package' };
  }
  throw new NatsServerUnavailable(
    ['No nats-server was found on the PATH, and none could be downloaded:', ...reasons.map((reason) => `  ${reason}`)]
      .concat(advice(platform))
      .join('\n'),
  );
}

/** How to install it on this platform. */
function advice(platform: string): string {
  const install =
    platform === 'darwin'
      ? 'Install it: brew install nats-server'
      : platform === 'win32'
        ? 'Install it: winget install NATSAuthors.NATSServer (or scoop install nats-server)'
        : 'Install it: sudo apt-get install nats-server (Debian, Ubuntu), or put the binary from ' +
          'https://github.com/nats-io/nats-server/releases on the PATH';
  return `${install}. Or set NATS_URL to a NATS server ${OLDEST_VERSION} or newer with JetStream.`;
}

async function usable(binary: string, report: StepReporter): Promise<{ binary: string; version: string } | undefined> {
  if (!(await isFile(binary))) return undefined;
  const version = await versionOf(binary);
  if (version === undefined) {
    report(`ignoring ${binary}: it cannot be run here`);
    return undefined;
  }
  if (!isAtLeast(version, OLDEST_VERSION)) {
    report(`ignoring ${binary}: version ${version} is older than ${OLDEST_VERSION}`);
    return undefined;
  }
  return { binary, version };
}

/**
 * Lets `get` write a nats-server into a folder of its own beside `target`, checks that it runs, and moves it there in one step, so
 * that no process ever finds half a binary. A failure is reported and added to `reasons`.
 */
async function tryInto(
  target: string,
  get: (folder: string) => Promise<string>,
  source: string,
  reasons: string[],
  report: StepReporter,
): Promise<{ binary: string; version: string } | undefined> {
  const parent = join(target, '..');
  await mkdir(parent, { recursive: true });
  await removeAbandoned(parent);
  const folder = await mkdtemp(join(parent, 'fetching-'));
  try {
    const binary = await get(folder);
    await chmod(binary, 0o755);
    const found = await usable(binary, report);
    if (found === undefined) throw new Error('the download does not run here, or is too old');
    await rename(binary, target);
    return { binary: target, version: found.version };
  } catch (error) {
    reasons.push(`${source}: ${reasonOf(error)}`);
    report(`${source}: ${reasonOf(error)}`);
    return undefined;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders of downloads that were killed; one of the last hour may still be running. */
async function removeAbandoned(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (!name.startsWith('fetching-')) continue;
    const folder = join(parent, name);
    const age = Date.now() - (await stat(folder)).mtimeMs;
    if (age > 3_600_000) await rm(folder, { recursive: true, force: true });
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch (error) {
    if (hasCode(error, 'ENOENT', 'ENOTDIR', 'EACCES')) return false;
    throw error;
  }
}
