import { access, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { hasCode } from '../has-code.js';
import { runCommand, type CommandResult } from '../run-command.js';
import type { StepReporter } from '../step-reporter.js';

/**
 * Debian's and Ubuntu's own package, downloaded by apt (which checks its signature) and unpacked below `folder`: without root, and
 * without changes to the host. `folder` may need 160 MB for a moment; the caller deletes it.
 * @returns the path of the unpacked nats-server
 * @throws Error with the reason: no apt, not in the distribution, no network
 */
export async function unpackDebianPackage(folder: string, report: StepReporter): Promise<string> {
  let download = await aptGet(folder, ['download', 'nats-server']);
  if (download.code !== 0) {
    // A fresh machine or container has no package lists; download them, but into a folder of our own.
    report('downloading the package lists of this distribution', 'apt-get update in a private folder, up to a minute');
    const lists = await privateLists(folder);
    const update = await aptGet(folder, [...lists, 'update']);
    if (update.code !== 0) throw new Error(`apt-get update: ${lastLine(update.output)}`);
    download = await aptGet(folder, [...lists, 'download', 'nats-server']);
  }
  if (download.code !== 0) throw new Error(`apt-get download nats-server: ${lastLine(download.output)}`);
  const deb = (await readdir(folder)).find((name) => name.endsWith('.deb'));
  if (deb === undefined) throw new Error('apt-get download nats-server wrote no package');
  const unpacked = await runCommand('dpkg-deb', ['-x', join(folder, deb), join(folder, 'unpacked')]);
  if (unpacked.code !== 0) throw new Error(`dpkg-deb -x ${deb}: ${lastLine(unpacked.output)}`);
  for (const path of ['usr/sbin', 'usr/bin']) {
    const binary = join(folder, 'unpacked', path, 'nats-server');
    if (await exists(binary)) return binary;
  }
  throw new Error(`${deb} contains no nats-server`);
}

async function aptGet(folder: string, args: string[]): Promise<CommandResult> {
  // As root, apt would become the user _apt, who cannot write here.
  const common = ['-q', '-o', 'APT::Sandbox::User=root', '-o', `Dir::Cache=${join(folder, 'cache')}`];
  await mkdir(join(folder, 'cache', 'archives', 'partial'), { recursive: true });
  try {
    return await runCommand('apt-get', [...common, ...args], { cwd: folder, timeoutMs: 120_000 });
  } catch (error) {
    if (hasCode(error, 'ENOENT')) throw new Error('this system has no apt-get');
    throw error;
  }
}

/** apt's state in a folder of our own; sources, keyrings and proxies stay the host's. */
async function privateLists(folder: string): Promise<string[]> {
  const state = join(folder, 'state');
  await mkdir(join(state, 'lists', 'partial'), { recursive: true });
  const folders = [`Dir::State=${state}`, `Dir::State::lists=${join(state, 'lists')}`];
  const settings = [...folders, 'Dir::State::status=/var/lib/dpkg/status', 'Acquire::Languages=none'];
  return settings.flatMap((setting) => ['-o', setting]);
}

function lastLine(output: string): string {
  const lines = output.trim().split('\n');
  return lines.findLast((line) => line.startsWith('E:')) ?? lines.at(-1) ?? '';
}

async function exists(file: string): Promise<boolean> {
  try {
    await access(file);
    return true;
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return false;
    throw error;
  }
}
