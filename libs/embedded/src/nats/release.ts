import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runCommand } from '../run-command.js';
import type { StepReporter } from '../step-reporter.js';
import type { ReleaseAsset } from './pinned-release.js';

/** A download fails after so long without data. */
const STALL_MS = 20_000;

/**
 * Downloads an archive into `folder`, checks it, and only then unpacks it.
 * @returns the path of the unpacked nats-server
 * @throws Error with the reason: unreachable, wrong checksum, cannot be unpacked
 */
export async function downloadRelease(
  asset: ReleaseAsset,
  baseUrl: string,
  folder: string,
  report: StepReporter,
): Promise<string> {
  const archive = join(folder, basename(asset.file));
  const sha256 = await download(`${baseUrl}/${asset.file}`, archive, `nats-server ${asset.version}`, report);
  if (sha256 !== asset.sha256) {
    throw new Error(`${basename(asset.file)} has the SHA-256 ${sha256} instead of ${asset.sha256}: refused`);
  }
  // tar reads .tar.gz everywhere; the one of Windows 10 and macOS reads .zip as well.
  const tar = await runCommand('tar', ['-xf', archive, '-C', folder], { timeoutMs: 60_000 });
  if (tar.code !== 0) throw new Error(`tar could not unpack ${basename(asset.file)}: ${tar.output.trim()}`);
  const entries = await readdir(folder, { recursive: true });
  const binary = entries.find((entry) => ['nats-server', 'nats-server.exe'].includes(basename(entry)));
  if (binary === undefined) throw new Error(`${basename(asset.file)} contains no nats-server`);
  return join(folder, binary);
}

/** @returns the SHA-256 of the download, in hex */
async function download(url: string, file: string, name: string, report: StepReporter): Promise<string> {
  const giveUp = new AbortController();
  const stalled = () => {
    giveUp.abort(new Error(`no data from ${new URL(url).host} for ${STALL_MS / 1000} s`));
  };
  let timer = setTimeout(stalled, STALL_MS);
  try {
    const response = await fetch(url, { signal: giveUp.signal });
    if (!response.ok || response.body === null) throw new Error(`${url} answered ${response.status}`);
    const total = Number(response.headers.get('content-length'));
    const hash = createHash('sha256');
    const progress = progressLines(name, total, report);
    await pipeline(
      Readable.fromWeb(response.body),
      async function* (chunks: AsyncIterable<Buffer>) {
        for await (const chunk of chunks) {
          clearTimeout(timer);
          timer = setTimeout(stalled, STALL_MS);
          hash.update(chunk);
          progress(chunk.length);
          yield chunk;
        }
      },
      createWriteStream(file),
    );
    return hash.digest('hex');
  } finally {
    clearTimeout(timer);
  }
}

/** Reports each fifth of the download (each 2 MB if its length is unknown). */
function progressLines(name: string, total: number, report: StepReporter): (bytes: number) => void {
  const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
  const step = total > 0 ? total / 5 : 2e6;
  let received = 0;
  let next = step;
  return (bytes) => {
    received += bytes;
    if (received < next) return;
    while (next <= received) next += step;
    const of = total > 0 ? ` of ${megabytes(total)} MB, ${Math.floor((received / total) * 100)} %` : ' MB';
    report(`downloading ${name}`, megabytes(received) + of);
  };
}
