import type { INestApplicationContext } from '@nestjs/common';
import { MetadataScanner, ModulesContainer } from '@nestjs/core';
import { TRANSPORT_METADATA } from '@nestjs/microservices/constants.js';
import { type Projection, PROJECTIONS } from '../consumer/consumers.js';

/** The controllers of an application that have `PROJECTIONS` handlers. @throws {Error} if one of them has no `reset` */
export function projectionsOf(app: INestApplicationContext): Projection[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const scanner = new MetadataScanner();
  return controllers.flatMap(({ instance, name }) => {
    const prototype = Object.getPrototypeOf(instance) as Record<string, object>;
    const isProjection = scanner
      .getAllMethodNames(prototype)
      .some((method) => Reflect.getMetadata(TRANSPORT_METADATA, prototype[method] ?? {}) === PROJECTIONS);
    if (!isProjection) return [];
    if (!hasReset(instance)) throw new Error(`${String(name)} has PROJECTIONS handlers, but no reset(tx).`);
    return [instance];
  });
}

function hasReset(controller: object): controller is Projection {
  return typeof (controller as Partial<Projection>).reset === 'function';
}
