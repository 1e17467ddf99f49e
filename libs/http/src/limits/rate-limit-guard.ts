import { type CanActivate, type CustomDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refused } from '#libs/kernel';
import type { Quota, Quotas, Settlement } from '#libs/persistence';
import { type Caller, callerOf } from '../request/request-context.js';
import type { ClientNetworkResolver } from './client-network.js';
import { rateLimitHeaders } from './rate-limit-headers.js';
import type { ReadRateLimiter } from './read-rate-limiter.js';

const COUNTS_AS_READ = 'parley:counts-as-read';

/**
 * For a route that is not a GET but belongs to reading, such as a preview or a read mark: it counts towards the limit for reads,
 * so that reading does not use up an author's writes.
 */
export function CountsAsRead(): CustomDecorator {
  return SetMetadata(COUNTS_AS_READ, true);
}

/** Whether a controller's method has that decorator. */
export function countsAsRead(handler: object): boolean {
  return Reflect.hasMetadata(COUNTS_AS_READ, handler);
}

/**
 * Limits every request to the rates of its site: writes by author, by client network and in total, exactly; reads by client
 * network, in each process. Runs after the RequestGuard. A request counts whether it succeeds or not.
 */
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly writes: Quotas,
    private readonly reads: ReadRateLimiter,
    private readonly networkOf: ClientNetworkResolver,
  ) {}

  /** @throws {Refused} `request.too-many` */
  canActivate(context: ExecutionContext): boolean | Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const http = context.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const caller = callerOf(request);
    if (!isRead(request, context)) return this.limitWrite(caller, this.networkOf(request.raw), reply);
    const { quota, settlement } = this.reads.take(caller.site, request.raw);
    return enforce(reply, [quota], settlement);
  }

  private async limitWrite({ site, actor }: Caller, network: string, reply: FastifyReply): Promise<boolean> {
    const { name, rates } = site;
    const quotas = [
      { name: 'address', of: `${name}:${network}`, units: rates.address },
      { name: 'site', of: name, units: rates.site },
    ];
    if (actor !== null) {
      quotas.unshift({ name: 'author', of: `${name}:${actor.kind}:${actor.id}`, units: rates.author });
    }
    return enforce(reply, quotas, await this.writes.take(quotas));
  }
}

function isRead({ method }: FastifyRequest, context: ExecutionContext): boolean {
  return method === 'GET' || method === 'HEAD' || countsAsRead(context.getHandler());
}

function enforce(reply: FastifyReply, quotas: readonly Quota[], settlement: Settlement): boolean {
  void reply.headers(rateLimitHeaders(quotas, settlement));
  if (settlement.granted) return true;
  const usedUp = settlement.balances.filter(({ left }) => left === 0);
  const limits = usedUp.map(({ quota }) => `${quota.name}: ${quota.units} a minute`).join(', ');
  const retryAfter = Math.max(1, ...usedUp.map(({ seconds }) => seconds));
  throw new Refused(
    'request.too-many',
    `You have reached the limit (${limits}). Wait for the time in Retry-After.`,
    retryAfter,
  );
}
