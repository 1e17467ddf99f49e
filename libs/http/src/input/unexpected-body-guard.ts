import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { fieldError, unknownField, ValidationFailed } from './validation-failed.js';

/**
 * Refuses a body on a route that takes none. An empty object counts as no body, and the body of a DELETE has no meaning
 * (RFC 9110, 9.3.5). It is the last of the global guards, so that rate limits count what it refuses.
 */
export class UnexpectedBodyGuard implements CanActivate {
  /** @throws {ValidationFailed} */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { method, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const hasBody = method !== 'DELETE' && body !== undefined && body !== null;
    if (hasBody && !takesBody(context.getClass(), context.getHandler().name)) refuse(body);
    return true;
  }
}

function refuse(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ValidationFailed([fieldError([], 'this route takes no body')]);
  }
  const [field] = Object.keys(body);
  if (field !== undefined) throw new ValidationFailed([unknownField([field])]);
}

/** Whether a handler has a parameter for the request's body. @param method the handler's name */
export function takesBody(controller: object, method: string): boolean {
  const parameters = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as object;
  return Object.keys(parameters).some((key) => key.startsWith(`${String(RouteParamtypes.BODY)}:`));
}
