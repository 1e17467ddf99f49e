import { join } from 'node:path';
import { jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { STREAM } from '#libs/contracts';
import { projectRoot } from '#libs/persistence';
import { cpuOf } from '../proc.js';
import { Program } from '../program.js';
import type { Servers } from '../servers.js';
import { BARE_STREAM } from './bare-stream.js';
import type { Ends, Ledger } from './ledger.js';

const root = projectRoot(import.meta.url);
const SECRET = 'a secret for the benchmark, and for nothing else';

/** A short lease, so that replicas soon see each other; membership is not measured. */
const QUICK = { PARLEY_LEASE_MS: '1500' };

export type Handlers = 'ordinary' | 'batch';

export const services: Ends = { from: 'comments', to: 'posts' };
export const bare: Ends = { from: 'bare', to: 'bare' };

/** The CPU time of a workload, in microseconds per event. */
export interface Cpu {
  readonly programs: number;
  readonly postgres: number;
  readonly nats: number;
}

/** The servers, and the programs that run on them. */
export class BenchFixture {
  constructor(
    readonly servers: Servers,
    readonly ledger: Ledger,
    /** Node's flags for the services' processes. */
    private readonly nodeFlags: readonly string[],
    /** The folder of the built checkout whose services run. */
    private readonly checkout = root,
  ) {}

  /** The same servers with the services of another checkout. */
  withServicesOf(checkout: string): BenchFixture {
    return new BenchFixture(this.servers, this.ledger, this.nodeFlags, checkout);
  }

  /** Starts the services once, so that they create their schemas. */
  async prepare(): Promise<void> {
    for (const program of [await this.producer(), ...(await this.consumers('ordinary', 1))]) await program.stop();
  }

  producer(): Promise<Program> {
    return this.service('dist/test/bench/messages/producer.js', [], QUICK);
  }

  consumers(handlers: Handlers, replicas: number): Promise<Program[]> {
    const script = 'dist/test/bench/messages/consumer.js';
    return Promise.all(Array.from({ length: replicas }, () => this.service(script, [handlers], QUICK)));
  }

  /** One process with all services and default settings. */
  parley(): Promise<Program> {
    return this.service('dist/bundle/forum.js', []);
  }

  barePublisher(count: number, withSql: boolean): Promise<Program> {
    return this.bare('publisher', [String(count), ...(withSql ? [this.databaseUrl] : [])]);
  }

  bareConsumer(count: number, handlers: Handlers | null): Promise<Program> {
    return this.bare('consumer', [String(count), ...(handlers === null ? [] : [this.databaseUrl, handlers])]);
  }

  bareWriter(rate: number, seconds: number): Promise<Program> {
    return this.bare('writer', [String(rate), String(seconds), this.databaseUrl]);
  }

  /** Clears all tables, and recreates the stream. */
  async clear(ends: Ends): Promise<void> {
    await this.ledger.reset(ends);
    const connection = await connect({ servers: this.servers.nats.url });
    const jsm = await jetstreamManager(connection);
    const stream = ends === bare ? BARE_STREAM : STREAM;
    const names = await jsm.streams.names().next();
    if (names.includes(stream)) await jsm.streams.delete(stream);
    await connection.close();
  }

  /** @param programs the programs to measure; they must run before and after */
  async cpuOf(programs: readonly Program[], events: number, work: () => Promise<void>): Promise<Cpu> {
    const before = this.usedBy(programs);
    await work();
    const after = this.usedBy(programs);
    const each = (now: number, then: number) => ((now - then) * 1e6) / events;
    return {
      programs: each(after.programs, before.programs),
      postgres: each(after.postgres, before.postgres),
      nats: each(after.nats, before.nats),
    };
  }

  private usedBy(programs: readonly Program[]): Cpu {
    return {
      programs: programs.reduce((sum, { pid }) => sum + cpuOf(pid), 0),
      postgres: cpuOf(this.servers.postgres.pid),
      nats: cpuOf(this.servers.nats.pid),
    };
  }

  private get databaseUrl(): string {
    return this.servers.postgres.adminUrl;
  }

  private service(script: string, args: readonly string[], settings: Record<string, string> = {}): Promise<Program> {
    const env = {
      PORT: '0',
      DATABASE_URL: this.databaseUrl,
      NATS_URL: this.servers.nats.url,
      PARLEY_SECRET: SECRET,
      PARLEY_DATA_DIR: this.servers.folder,
      PARLEY_RATE_LIMITS: 'off',
      ...settings,
    };
    return Program.start(join(this.checkout, script), args, env, this.nodeFlags);
  }

  private bare(name: string, args: readonly string[]): Promise<Program> {
    return Program.start(join(root, `dist/test/bench/messages/bare-${name}.js`), [this.servers.nats.url, ...args], {});
  }
}
