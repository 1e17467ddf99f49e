import type { IncomingMessage } from 'node:http';
import type { Clock } from '#libs/kernel';
import type { Quota, Settlement } from '#libs/persistence';
import type { Site } from '#libs/sites';
import type { ClientNetwork } from './client-networks.js';
import { MemoryQuotas } from './memory-quotas.js';

/** What reading costs of a site's rate: by address, each process for itself. */
export class ReadRates {
  private readonly quotas: MemoryQuotas;

  constructor(
    private readonly networkOf: ClientNetwork,
    clock: Clock,
  ) {
    this.quotas = new MemoryQuotas(clock);
  }

  /** Takes one read, if there is one. */
  take({ name, rates }: Site, request: IncomingMessage): { readonly quota: Quota; readonly settlement: Settlement } {
    const quota = { name: 'reads', of: `${name}:${this.networkOf(request)}`, units: rates.reads };
    return { quota, settlement: this.quotas.take(quota) };
  }
}
