import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '#libs/kernel';
import type { Quota, Quotas, Settlement } from '#libs/persistence';
import { type Caller, callerOf } from '../request/request-context.js';
import { countsAsRead } from './counts-as-read.js';
import type { MemoryQuotas } from './memory-quotas.js';
import { networkOf } from './network.js';
import { tellLimits } from './rate-limit-fields.js';

/**
 * Holds every request to the rates of its site: writes by author, by address and all together, exactly; reads by address,
 * each process for itself. Comes after the RequestGuard. What is tried counts, whatever becomes of it.
 */
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly writes: Quotas,
    private readonly reads: MemoryQuotas,
  ) {}

  /** @throws {Refused} `request.too-many` */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const caller = callerOf(request);
    const network = networkOf(request.ip) ?? networkOf(request.socket.remoteAddress ?? '') ?? 'unknown';
    if (isRead(request, context)) return this.read(caller, network, reply);
    return this.write(caller, network, reply);
  }

  private read({ site }: Caller, network: string, reply: FastifyReply): boolean {
    const quota = { name: 'reads', of: `${site.name}:${network}`, units: site.rates.reads };
    return hold(reply, [quota], this.reads.take(quota));
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
  tellLimits(reply, quotas, settlement);
  if (settlement.granted) return true;
  const usedUp = settlement.balances.filter(({ left }) => left === 0);
  const limits = usedUp.map(({ quota }) => `${quota.name}: ${quota.units} a minute`).join(', ');
  const wait = Math.max(1, ...usedUp.map(({ seconds }) => seconds));
  throw new Refused('request.too-many', `No more than this is allowed (${limits}).`, wait);
}
