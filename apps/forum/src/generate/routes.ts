import type { INestApplication, Type } from '@nestjs/common';
import { GUARDS_METADATA, HEADERS_METADATA, METHOD_METADATA, ROUTE_ARGS_METADATA } from '@nestjs/common/constants.js';
import { RouteParamtypes } from '@nestjs/common/enums/route-paramtypes.enum.js';
import { ModulesContainer } from '@nestjs/core';
import { countsAsRead, CurrentActor, CurrentCall, IdPipe, IfMatch, takesBody } from '#libs/http';

/** What the parameters of a handler say about its route. */
export interface Route {
  /** `Controller.method`, as in the swagger module. */
  readonly key: string;
  /** The handler's own name. */
  readonly method: string;
  /** Whether it is refused without a token. */
  readonly needsActor: boolean;
  /** Whether it stores its response under an Idempotency-Key. */
  readonly takesIdempotencyKey: boolean;
  readonly takesIfMatch: boolean;
  /** Whether it sets Cache-Control itself. */
  readonly hasCaching: boolean;
  readonly takesBody: boolean;
  /** Whether it counts as a read for rate limits although it is no GET. */
  readonly countsAsRead: boolean;
  /** The path parameters that are our own ids. */
  readonly idParameters: readonly string[];
  /** The defaults of query parameters. */
  readonly defaults: Readonly<Record<string, unknown>>;
}

interface Argument {
  readonly index: number;
  readonly factory?: unknown;
  readonly data?: unknown;
  readonly pipes?: readonly unknown[];
}

/** Every route of an application, by its key. */
export function routesOf(app: INestApplication): Map<string, Route> {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const routes = controllers.flatMap(({ metatype }) =>
    typeof metatype === 'function' ? routesIn(metatype as Type) : [],
  );
  return new Map(routes.map((route) => [route.key, route]));
}

function routesIn(controller: Type): Route[] {
  const prototype = controller.prototype as Record<string, object>;
  return Object.getOwnPropertyNames(prototype)
    .filter((name) => name !== 'constructor' && Reflect.hasMetadata(METHOD_METADATA, prototype[name] ?? {}))
    .map((name) => routeOf(controller, name));
}

function routeOf(controller: Type, method: string): Route {
  const given = argumentsOf(controller, method);
  const has = (decorator: () => ParameterDecorator) => {
    const factory = factoryOf(decorator);
    return given.some(([, argument]) => argument.factory === factory);
  };
  const ofKind = (kind: RouteParamtypes) => given.filter(([key]) => key.startsWith(`${String(kind)}:`));
  return {
    key: `${controller.name}.${method}`,
    method,
    // A controller's own guard always requires a token.
    needsActor: has(CurrentActor) || Reflect.hasMetadata(GUARDS_METADATA, controller),
    takesIdempotencyKey: has(CurrentCall),
    takesIfMatch: has(IfMatch),
    hasCaching: headersOf(controller, method).includes('Cache-Control'),
    takesBody: takesBody(controller, method),
    countsAsRead: countsAsRead((controller.prototype as Record<string, object>)[method] ?? {}),
    idParameters: ofKind(RouteParamtypes.PARAM)
      .filter(([, { pipes = [] }]) => pipes.includes(IdPipe))
      .map(([, { data }]) => String(data)),
    defaults: Object.assign(
      {},
      ...ofKind(RouteParamtypes.QUERY).map(([, argument]) => defaultsOf(controller, method, argument)),
    ) as object,
  } as Route;
}

/** The headers that the handler always sets. */
function headersOf(controller: Type, method: string): string[] {
  const handler = (controller.prototype as Record<string, object>)[method] ?? {};
  const headers = (Reflect.getMetadata(HEADERS_METADATA, handler) ?? []) as readonly { readonly name: string }[];
  return headers.map(({ name }) => name);
}

/** The initial values of a query class are its defaults. */
function defaultsOf(controller: Type, method: string, { index }: Argument): object {
  const types = Reflect.getMetadata(
    'design:paramtypes',
    controller.prototype as object,
    method,
  ) as (new () => object)[];
  const type = types[index];
  return type === undefined ? {} : { ...new type() };
}

function argumentsOf(target: object, method: string): [string, Argument][] {
  return Object.entries((Reflect.getMetadata(ROUTE_ARGS_METADATA, target, method) ?? {}) as Record<string, Argument>);
}

/** Nest identifies a parameter decorator by its factory, which shows where the decorator was used. */
function factoryOf(decorator: () => ParameterDecorator): unknown {
  class Probe {
    take(value: unknown): unknown {
      return value;
    }
  }
  decorator()(Probe.prototype, 'take', 0);
  return argumentsOf(Probe, 'take')[0]?.[1].factory;
}
