import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { callerOf } from '#libs/http';
import { isAdmin, Refused } from '#libs/kernel';

/** Admits admins of the default site only: what they operate serves all sites. */
@Injectable()
export class AdminGuard implements CanActivate {
  /** @throws {Refused} `auth.token-missing`, `admin.forbidden` */
  canActivate(context: ExecutionContext): boolean {
    const { site, actor } = callerOf(context.switchToHttp().getRequest<FastifyRequest>());
    if (actor === null) throw new Refused('auth.token-missing', 'Send a token in the Authorization header.');
    if (site.name !== 'default' || !isAdmin(actor)) throw new Refused('admin.forbidden');
    return true;
  }
}
