import type { CanActivate, ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { type Actor, isStorable, Refused } from '#libs/kernel';
import type { TokenVerifier } from '../auth/token-verifier.js';
import { type FieldError, ValidationFailed } from '../input/validation-failed.js';
import type { Site, Sites } from '#libs/sites';

const BEARER = /^Bearer +([A-Za-z0-9._~+/=-]+) *$/i;

/** Finds the site and the person of every HTTP request; each route decides whether it needs a person. */
export class RequestGuard implements CanActivate {
  constructor(
    private readonly sites: Sites,
    private readonly verifier: TokenVerifier,
  ) {}

  /** @throws {Refused} `site.unknown`, `request.bad-id`, `request.invalid`, or what the verifier says about the token */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    if (context.getType() !== 'http') return true;
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    refuseUnstorable(request);
    const site = this.siteOf(request);
    request.parleyCaller = { site, actor: await this.actorOf(site, request.headers.authorization) };
    return true;
  }

  private siteOf(request: FastifyRequest): Site {
    const { site = 'default' } = request.query as { site?: unknown };
    if (typeof site === 'string') return this.sites.get(site);
    throw new ValidationFailed([{ path: 'site', message: 'must occur only once' }]);
  }

  private async actorOf(site: Site, authorization: string | undefined): Promise<Actor | null> {
    if (authorization === undefined) return null;
    const token = BEARER.exec(authorization)?.[1];
    if (token === undefined)
      throw new Refused('auth.token-invalid', 'The Authorization header must be "Bearer <token>".');
    return this.verifier.verify(site, token);
  }
}

/** A `%00` in a URL would reach a handler as a NUL, which Postgres accepts in no text. */
function refuseUnstorable(request: FastifyRequest): void {
  if (Object.values(request.params as Record<string, string>).some((value) => !isStorable(value))) {
    throw new Refused(
      'request.bad-id',
      'The URL contains a character that is not allowed in ids and names. Check the id.',
    );
  }
  const errors = Object.entries(request.query as Record<string, string | string[]>).flatMap(
    ([name, value]): FieldError[] =>
      [name, value].flat().every(isStorable) ? [] : [{ path: name, message: 'must not contain a NUL character' }],
  );
  if (errors.length > 0) throw new ValidationFailed(errors);
}
