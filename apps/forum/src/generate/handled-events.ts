import type { INestApplication } from '@nestjs/common';
import { PATTERN_METADATA } from '@nestjs/microservices/constants.js';
import { ModulesContainer } from '@nestjs/core';
import { catalogue, type EventContract } from '#libs/contracts';

/** The events that an application has handlers for, in the order of the catalogue. */
export function handledEvents(app: INestApplication): EventContract[] {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  const types = new Set(controllers.flatMap(({ metatype }) => patternsIn((metatype?.prototype ?? {}) as object)));
  return catalogue.filter(({ type }) => types.has(type));
}

function patternsIn(prototype: object): unknown[] {
  const methods = Object.values(Object.getOwnPropertyDescriptors(prototype)).map(({ value }) => value as unknown);
  return methods.flatMap((method) =>
    typeof method === 'function' ? ((Reflect.getMetadata(PATTERN_METADATA, method) ?? []) as unknown[]) : [],
  );
}
