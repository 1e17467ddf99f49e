import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from '../free-port.js';
import { findNatsServer, type FindNatsServerOptions } from './find-nats-server.js';
import { NatsServerUnavailable } from './nats-server-unavailable.js';
import type { ReleaseAsset } from './pinned-release.js';
import { isAtLeast, OLDEST_VERSION, versionOf } from './version.js';

let root: string;
let cacheDir: string;
let lines: string[];
let site: Server | undefined;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'find-nats-'));
  cacheDir = join(root, 'cache');
  lines = [];
});

afterEach(async () => {
  site?.closeAllConnections();
  site?.close();
  site = undefined;
  await rm(root, { recursive: true, force: true });
});

const cached = () => join(cacheDir, `${process.platform}-${process.arch}`, 'nats-server');
const report = (step: string, detail = '') => lines.push(`${step} ${detail}`.trim());

/** Nothing but the PATH and the cache, unless a test says so. */
function find(options: Partial<FindNatsServerOptions> = {}) {
  return findNatsServer({ path: undefined, cacheDir, report, asset: null, packages: false, ...options });
}

/** A program that says of itself that it is this version. */
async function fake(file: string, version: string): Promise<string> {
  await mkdir(dirname(file), { recursive: true });
  await writeFile(file, `#!/bin/sh\necho "nats-server: v${version}"\n`, { mode: 0o755 });
  return file;
}

/** A release as the maker packs it, on a site of our own. */
async function releaseOnSite(version: string): Promise<{ asset: ReleaseAsset; releasesUrl: string }> {
  const name = `nats-server-v${version}-linux-amd64`;
  await fake(join(root, name, 'nats-server'), version);
  await writeFile(join(root, name, 'README.md'), 'x'.repeat(200_000));
  const archive = join(root, `${name}.tar.gz`);
  execFileSync('tar', ['-czf', archive, '-C', root, name]);
  const bytes = await readFile(archive);
  const asset = {
    version,
    file: `v${version}/${name}.tar.gz`,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  };
  const server = createServer((request, response) => {
    if (request.url === `/releases/${asset.file}`) response.end(bytes);
    else response.writeHead(404).end();
  });
  site = server;
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { asset, releasesUrl: `http://127.0.0.1:${address.port}/releases` };
}

describe('the order', () => {
  it('prefers the one on the PATH to anything else', async () => {
    await fake(cached(), '2.11.0');
    const binary = await fake(join(root, 'b', 'nats-server'), '2.10.27');
    const release = await releaseOnSite('2.10.29');
    const found = await find({ path: `${join(root, 'a')}:${join(root, 'b')}`, ...release });
    expect(found).toEqual({ binary, version: '2.10.27', from: 'path' });
  });

  it('ignores one that is too old, and reports it', async () => {
    const old = await fake(join(root, 'a', 'nats-server'), '2.9.9');
    const binary = await fake(join(root, 'b', 'nats-server'), OLDEST_VERSION);
    expect(await find({ path: `${join(root, 'a')}:${join(root, 'b')}` })).toMatchObject({ binary, from: 'path' });
    expect(lines).toEqual([`ignoring ${old}: version 2.9.9 is older than 2.9.10`]);
  });

  it('ignores files that cannot be run, other programs, and folders', async () => {
    await mkdir(join(root, 'a', 'nats-server'), { recursive: true });
    await mkdir(join(root, 'b'));
    await writeFile(join(root, 'b', 'nats-server'), 'of another machine', { mode: 0o755 });
    await mkdir(join(root, 'c'));
    await writeFile(join(root, 'c', 'nats-server'), '#!/bin/sh\necho 7.0.0\n', { mode: 0o755 });
    await fake(cached(), '2.11.0');
    const path = ['a', 'b', 'c'].map((name) => join(root, name)).join(':');
    expect(await find({ path })).toEqual({ binary: cached(), version: '2.11.0', from: 'cache' });
    expect(lines).toHaveLength(2);
  });

  it('prefers the cache to the release', async () => {
    await fake(cached(), '2.10.27');
    const release = await releaseOnSite('2.10.29');
    expect(await find(release)).toEqual({ binary: cached(), version: '2.10.27', from: 'cache' });
  });
});

describe('the official release', () => {
  it('is downloaded, checked, and unpacked into the cache, with progress', async () => {
    const release = await releaseOnSite('2.10.29');
    expect(await find(release)).toEqual({ binary: cached(), version: '2.10.29', from: 'release' });
    expect(await readdir(dirname(cached()))).toEqual(['nats-server']);
    expect(lines.at(-1)).toMatch(
      /^downloading nats-server 2\.10\.29 .* MB, 100 %$|^downloading nats-server 2\.10\.29 .* MB$/,
    );
    expect(await find(release)).toMatchObject({ from: 'cache' });
  });

  it('is refused and removed if its checksum differs', async () => {
    const { asset, releasesUrl } = await releaseOnSite('2.10.29');
    const wrong = { ...asset, sha256: '0'.repeat(64) };
    const failure = find({ asset: wrong, releasesUrl });
    await expect(failure).rejects.toThrow(NatsServerUnavailable);
    await expect(failure).rejects.toThrow(`has the SHA-256 ${asset.sha256} instead of ${wrong.sha256}: refused`);
    expect(await readdir(dirname(cached()))).toEqual([]);
  });

  it('is reported if the site does not have it', async () => {
    const { asset, releasesUrl } = await releaseOnSite('2.10.29');
    await expect(find({ asset: { ...asset, file: 'v9/none.tar.gz' }, releasesUrl })).rejects.toThrow(/answered 404/);
  });

  it('is reported if the archive contains something else', async () => {
    const { asset, releasesUrl } = await releaseOnSite('2.0.0');
    await expect(find({ asset, releasesUrl })).rejects.toThrow(/the download does not run here, or is too old/);
    expect(lines.join('\n')).toContain('version 2.0.0 is older than 2.9.10');
  });
});

describe("the distribution's package", () => {
  it('is used if the release cannot be downloaded; without it, the message says what to do', async () => {
    const asset = { version: '2.10.29', file: 'v2.10.29/none.tar.gz', sha256: '0'.repeat(64) };
    const search = find({ asset, releasesUrl: `http://127.0.0.1:${await freePort()}`, packages: true });
    const result = await search.then(
      (found) => ({ found }),
      (error: unknown) => ({ error }),
    );
    expect(lines[1]).toMatch(/^official release: .*ECONNREFUSED/);
    expect(lines[2]).toBe('downloading the nats-server package of this distribution');
    if ('found' in result) {
      const { version } = result.found;
      expect(result.found).toEqual({ binary: cached(), version, from: 'package' });
      expect(isAtLeast(version, OLDEST_VERSION)).toBe(true);
      expect(await versionOf(cached())).toBe(version);
      expect(await readdir(dirname(cached()))).toEqual(['nats-server']);
    } else {
      // A machine without apt, without a network, or whose distribution has no such package.
      expect(result.error).toBeInstanceOf(NatsServerUnavailable);
      expect(String(result.error)).toMatch(/distribution package: (this system has no apt-get|apt-get )/);
      expect(await readdir(dirname(cached()))).toEqual([]);
    }
  }, 240_000);
});

it('says what to install if there is none at all', async () => {
  const failure = find();
  await expect(failure).rejects.toThrow(NatsServerUnavailable);
  await expect(failure).rejects.toThrow(/No nats-server was found on the PATH/);
  await expect(failure).rejects.toThrow(/Install it: .*\. Or set NATS_URL to a NATS server 2\.9\.10 or newer/s);
});
