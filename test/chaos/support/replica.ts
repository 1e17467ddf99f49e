import type { ChildProcess } from 'node:child_process';
import { type Link, type ParleyUnderTest } from '#libs/testing';

export const services = ['posts', 'comments', 'notifications'] as const;
export type Service = (typeof services)[number];

/** The links from one replica to its servers, and from clients to it. */
export interface Links {
  readonly postgres: Readonly<Record<Service, Link>>;
  readonly nats: Readonly<Record<Service, Link>>;
  readonly client: Link;
}

export type LinkedReplica = Replica & { readonly links: Links };

/** One process of an installation. */
export class Replica {
  private readonly stopping = new AbortController();
  private frozen = false;

  constructor(
    private readonly started: ParleyUnderTest,
    /** Its services, with its ids in their tables `replicas` and `relay_lease`. */
    readonly ids: ReadonlyMap<Service, string>,
    readonly links: Links | null,
  ) {}

  /** Its address for clients: through its link, if it has one. */
  get address(): string {
    return this.links === null ? this.started.address : new URL(this.links.client.url).origin;
  }

  get process(): ChildProcess {
    return this.started.process;
  }

  get lines(): readonly string[] {
    return this.started.lines;
  }

  /** Aborted once it is killed or frozen, so that clients stop waiting. */
  get gone(): AbortSignal {
    return this.stopping.signal;
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Whether it serves requests. */
  get isAtWork(): boolean {
    return this.isRunning && !this.frozen && !this.gone.aborted;
  }

  /** Sends a signal and waits for the end; gives the exit code, or null after a kill. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const ended = this.started.stop(signal);
    // During a graceful stop, it still completes pending requests.
    if (signal === 'SIGKILL') this.stopping.abort();
    const code = await ended;
    this.stopping.abort();
    if (this.links !== null) {
      const { postgres, nats, client } = this.links;
      await Promise.all([...Object.values(postgres), ...Object.values(nats), client].map((link) => link.remove()));
    }
    return code;
  }

  /** Freezes the process; clients stop waiting for it at once. */
  freeze(): void {
    this.frozen = true;
    this.process.kill('SIGSTOP');
    this.stopping.abort();
  }

  /** Continues the process; clients do not use it again. */
  thaw(): void {
    this.process.kill('SIGCONT');
  }

  /** One number of its `/metrics`, 0 if it is not there. */
  async metric(name: string, labels: Readonly<Record<string, string>>): Promise<number> {
    const text = await (await fetch(`${this.started.address}/metrics`)).text();
    const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`);
    const line = text
      .split('\n')
      .find((candidate) => candidate.startsWith(`${name}{`) && wanted.every((label) => candidate.includes(label)));
    return Number(line?.split(' ').at(-1) ?? 0);
  }
}
