import type { ChildProcess } from 'node:child_process';
import { type Link, type ParleyUnderTest } from '#libs/testing';

export const services = ['posts', 'comments', 'notifications'] as const;
export type Service = (typeof services)[number];

/** The ways of one replica to its servers, and of clients to it. */
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
    /** Its services, and who it is in their tables `replicas` and `relay_lease`. */
    readonly ids: ReadonlyMap<Service, string>,
    readonly links: Links | null,
  ) {}

  /** Where clients find it: by way of its link, if it has one. */
  get address(): string {
    return this.links === null ? this.started.address : new URL(this.links.client.url).origin;
  }

  get process(): ChildProcess {
    return this.started.process;
  }

  get lines(): readonly string[] {
    return this.started.lines;
  }

  /** Aborted once it is killed or frozen: whoever waits for an answer may stop waiting. */
  get gone(): AbortSignal {
    return this.stopping.signal;
  }

  get isRunning(): boolean {
    return this.process.exitCode === null && this.process.signalCode === null;
  }

  /** Whether it is worth to ask it something. */
  get isAtWork(): boolean {
    return this.isRunning && !this.frozen && !this.gone.aborted;
  }

  /** Sends a signal and waits for the end; gives the exit code, or null after a kill. */
  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    const ended = this.started.stop(signal);
    // Told to stop kindly, it still answers what is under way.
    if (signal === 'SIGKILL') this.stopping.abort();
    const code = await ended;
    this.stopping.abort();
    if (this.links !== null) {
      const { postgres, nats, client } = this.links;
      await Promise.all([...Object.values(postgres), ...Object.values(nats), client].map((link) => link.remove()));
    }
    return code;
  }

  /** Clients give up on it at once; it cannot know. */
  freeze(): void {
    this.frozen = true;
    this.process.kill('SIGSTOP');
    this.stopping.abort();
  }

  /** Clients do not come back to it: what it does now is about its own past. */
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
