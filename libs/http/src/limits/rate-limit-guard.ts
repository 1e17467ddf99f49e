import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '#libs/kernel';
import type { Quota, Quotas, Settlement } from '#libs/persistence';
import { type Caller, callerOf } from '../request/request-context.js';
import { countsAsRead } from './counts-as-read.js';
import type { ClientNetwork } from './client-networks.js';
import { rateLimitFields } from './rate-limit-fields.js';
import type { ReadRates } from './read-rates.js';

/**
 * Holds every request to the rates of its site: writes by author, by address and all together, exactly; reads by address,
 * each process for itself. Comes after the RequestGuard. What is tried counts, whatever becomes of it.
 */
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly writes: Quotas,
    private readonly reads: ReadRates,
    private readonly networkOf: ClientNetwork,
  ) {}

  /** @throws {Refused} `request.too-many` */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const caller = callerOf(request);
    if (!isRead(request, context)) return this.write(caller, this.networkOf(request.raw), reply);
    const { quota, settlement } = this.reads.take(caller.site, request.raw);
    return hold(reply, [quota], settlement);
  }

  private async write({ site, actor }: Caller, network: string, reply: FastifyReply): Promise<boolean> {
    const { name, rates } = site;
    const quotas = [
      { name: 'address', of: `${name}:${network}`, units: rates.address },
      { name: 'site', of: name, units: rates.site },
    ];
    if (actor !== null) {
      quotas.unshift({ name: 'author', of: `${name}:${actor.kind}:${actor.id}`, units: rates.author });
    }
    return hold(reply, quotas, await this.writes.take(quotas));
  }
}

function isRead({ method }: FastifyRequest, context: ExecutionContext): boolean {
  return method === 'GET' || method === 'HEAD' || countsAsRead(context.getHandler());
}

function hold(reply: FastifyReply, quotas: readonly Quota[], settlement: Settlement): boolean {
  void reply.headers(rateLimitFields(quotas, settlement));
  if (settlement.granted) return true;
  const usedUp = settlement.balances.filter(({ left }) => left === 0);
  const limits = usedUp.map(({ quota }) => `${quota.name}: ${quota.units} a minute`).join(', ');
  const wait = Math.max(1, ...usedUp.map(({ seconds }) => seconds));
  throw new Refused('request.too-many', `No more than this is allowed (${limits}).`, wait);
}
