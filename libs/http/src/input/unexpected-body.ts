import type { CanActivate, ExecutionContext } from '@nestjs/common';
import { ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import type { FastifyRequest } from 'fastify';
import { fault, unknownField, ValidationFailed } from './validation-failed.js';

/**
 * The last of the global guards, so that its refusals count as well: refuses what a route without a body is sent. An empty object
 * says nothing, so it is like no body; what comes with a DELETE means nothing (RFC 9110, 9.3.5).
 */
export class UnexpectedBodies implements CanActivate {
  /** @throws {ValidationFailed} */
  canActivate(context: ExecutionContext): boolean {
    if (context.getType() !== 'http') return true;
    const { method, body } = context.switchToHttp().getRequest<FastifyRequest>();
    const isUnexpected = method !== 'DELETE' && body !== undefined && body !== null;
    if (isUnexpected && !takesBody(context.getClass(), context.getHandler().name)) refuse(body);
    return true;
  }
}

function refuse(body: unknown): void {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) {
    throw new ValidationFailed([fault([], 'there must be no body')]);
  }
  const [field] = Object.keys(body);
  if (field !== undefined) throw new ValidationFailed([unknownField([field])]);
}

/** Whether a handler has a parameter for the request's body. @param method its name */
export function takesBody(controller: object, method: string): boolean {
  const given = (Reflect.getMetadata(ROUTE_ARGS_METADATA, controller, method) ?? {}) as object;
  return Object.keys(given).some((key) => key.startsWith(`${String(RouteParamtypes.BODY)}:`));
}
