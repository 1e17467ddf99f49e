import type { CallHandler, ExecutionContext, NestInterceptor } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { fault, unknownField, ValidationFailed } from './validation-failed.js';

/**
 * The global interceptor that refuses what a route without a body is sent; after the guards, so that such requests count as well.
 * An empty object says nothing, so it is like no body; what comes with a DELETE means nothing (RFC 9110, 9.3.5).
 */
export class UnexpectedBodies implements NestInterceptor {
  /** @throws {ValidationFailed} */
  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    if (context.getType() === 'http' && !takesBody(context))
      refuse(context.switchToHttp().getRequest<FastifyRequest>());
    return next.handle();
  }
}

function refuse({ method, body }: FastifyRequest): void {
  if (method === 'DELETE' || body === undefined || body === null) return;
  if (typeof body !== 'object' || Array.isArray(body)) throw new ValidationFailed([fault([], 'there must be no body')]);
  const [field] = Object.keys(body);
  if (field !== undefined) throw new ValidationFailed([unknownField([field])]);
}

function takesBody(context: ExecutionContext): boolean {
  const method = context.getHandler().name;
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, context.getClass(), method) ?? {}) as object;
  return Object.keys(given).some((key) => key.startsWith(`${String(RouteParamtypes.BODY)}:`));
}
