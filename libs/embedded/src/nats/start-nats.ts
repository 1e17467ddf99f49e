import { spawn, type ChildProcess } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { reasonOf } from '../has-code.js';
import { lastLines, rotateLog } from '../log-file.js';
import { poll } from '../poll.js';
import type { StepReporter } from '../step-reporter.js';
import { endLeftOver, openFolder, removePortsFiles } from './folder.js';
import { moveStreamsTo } from './move-streams.js';
import { savedPort, savePort } from './saved-port.js';
import { NatsServerUnavailable } from './nats-server-unavailable.js';
import { writtenPort } from './running-nats.js';
import { readInfo } from './server-info.js';

export interface StartNatsOptions {
  /** Everything of this server: `store/` (JetStream), `port`, `nats-server.pid`, `nats-server.log`. Created if missing. */
  dataDir: string;
  /** The program, as findNatsServer returns it. */
  binary: string;
  /** Default: the port of the last start on this folder, or one that the operating system chooses. */
  port?: number;
  /** Passed with -c. The flags for address, port and pid file override it; its store is $PARLEY_NATS_STORE. */
  configFile?: string;
  /**
   * The account of the config file that holds the streams. Streams of an earlier start without accounts are moved there.
   */
  account?: string;
  /** The $VARIABLES of the config file, beside $PARLEY_NATS_STORE; the server gets no other environment. */
  env?: Record<string, string>;
  report?: StepReporter;
}

export interface EmbeddedNats {
  /** nats://127.0.0.1:<port>, without credentials. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** As the server reports it, e.g. 2.10.27. */
  readonly version: string;
  /** `replaced`: a server of an earlier run still ran on this folder and was ended first. */
  readonly how: 'started' | 'replaced';
  /** SIGTERM, after 3 s SIGKILL. May be called again. */
  stop(): Promise<void>;
}

const GRACE_MS = 3_000;
const START_MS = 60_000;

/**
 * Starts a nats-server with JetStream on 127.0.0.1, in a process group of its own: Ctrl-C in the terminal must reach this
 * process only, which has to drain first. The server keeps running when this process dies; the next start on the folder
 * replaces it, since its credentials may differ and the streams are on disk. The caller must lock the data folder.
 * @throws NatsServerUnavailable
 */
export async function startNats(options: StartNatsOptions): Promise<EmbeddedNats> {
  const { binary, report = () => undefined } = options;
  const dataDir = await openFolder(options.dataDir);
  const replaced = await endLeftOver(dataDir, GRACE_MS, report);
  await removePortsFiles(dataDir);
  if (options.account !== undefined) await moveStreamsTo(options.account, join(dataDir, 'store'), report);

  const log = join(dataDir, 'nats-server.log');
  const child = await launch(dataDir, log, { ...options, port: options.port ?? (await savedPort(dataDir)) });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  try {
    const port = await waitForPort(dataDir, child, log);
    const { version, jetstream } = await readInfo(port, 5_000);
    if (!jetstream)
      throw new NatsServerUnavailable(`The nats-server that was started has no JetStream. Its log is ${log}.`);
    await savePort(dataDir, port);
    let stopped: Promise<void> | undefined;
    return {
      url: `nats://127.0.0.1:${port}`,
      port,
      pid: child.pid ?? 0,
      version,
      how: replaced ? 'replaced' : 'started',
      stop: () => (stopped ??= stop(child, ended)),
    };
  } catch (error) {
    await stop(child, ended);
    if (error instanceof NatsServerUnavailable) throw error;
    throw new NatsServerUnavailable(`nats-server (${binary}) does not answer: ${reasonOf(error)}. Its log is ${log}.`);
  }
}

async function launch(dataDir: string, log: string, options: StartNatsOptions): Promise<ChildProcess> {
  const { binary, port, configFile, env = {} } = options;
  // -1: the server itself takes a free port and writes it to a file, so no other process can take it before.
  const store = join(dataDir, 'store');
  const flags = ['-js', '-a', '127.0.0.1', '-p', String(port ?? -1)];
  flags.push('-P', join(dataDir, 'nats-server.pid'), '--ports_file_dir', dataDir);
  flags.push(...(configFile === undefined ? ['-sd', store] : ['-c', resolve(configFile)]));
  await rotateLog(log);
  const output = await open(log, 'a', 0o600);
  try {
    const child = spawn(binary, flags, {
      // The server parses a value like its configuration file: a path needs quotes there.
      env: { ...env, PARLEY_NATS_STORE: JSON.stringify(store) },
      detached: true,
      windowsHide: true,
      stdio: ['ignore', output.fd, output.fd],
    });
    await new Promise<void>((started, failed) => {
      child.once('spawn', started);
      child.once('error', failed);
    });
    child.unref();
    return child;
  } catch (error) {
    throw new NatsServerUnavailable(`Cannot run ${binary}: ${reasonOf(error)}. Set NATS_URL to a server of your own.`);
  } finally {
    await output.close();
  }
}

/** The pid in the file's name proves that it is this server's. */
async function waitForPort(dataDir: string, child: ChildProcess, log: string): Promise<number> {
  const result = await poll(
    async () => {
      if (child.exitCode !== null || child.signalCode !== null) return 'ended';
      return child.pid === undefined ? undefined : writtenPort(dataDir, child.pid);
    },
    START_MS,
    5,
  );
  if (typeof result === 'number') return result;
  const what = result === 'ended' ? 'ended at once' : `was not ready after ${START_MS / 1000} s`;
  throw new NatsServerUnavailable(
    `nats-server ${what}. Its last lines:\n${await lastLines(log)}\nThe whole log is ${log}.`,
  );
}

async function stop(child: ChildProcess, ended: Promise<void>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.ref();
  child.kill('SIGTERM');
  const kill = setTimeout(() => child.kill('SIGKILL'), GRACE_MS);
  await ended;
  clearTimeout(kill);
}
