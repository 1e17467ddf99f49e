import type { Type } from '@nestjs/common';
import type { EntitySchema } from 'typeorm';
import type { FailureTable } from '#libs/http';
import type { SnapshotSource } from '#libs/messaging';
import type { Upkeep } from './service/upkeep.js';

/** All that the runtime must know of a service in order to run it, alone or beside others. */
export interface ServiceDefinition {
  /** Also its schema, its role and its NATS user. */
  readonly name: ServiceName;
  /** The paths that are its own: everything at or below each of them. Reverse proxies use the same table. */
  readonly prefixes: readonly string[];
  readonly module: Type;
  readonly entities: readonly EntitySchema[];
  /** Folders with SQL files; those of the libs are added by the runtime. */
  readonly migrations: readonly string[];
  /** What it tells to services that have to fill their copies; people are told by every service. */
  readonly snapshots: readonly SnapshotSource[];
  /** What it does by itself, every so often and in every replica. */
  readonly upkeep?: readonly Upkeep[];
  /** The codes that it refuses with. */
  readonly failures: FailureTable;
}

/** All paths of a service: its own, and those by which it is operated. */
export function prefixesOf({ name, prefixes }: ServiceDefinition): string[] {
  return [...prefixes, adminPrefix(name)];
}

/** Where a service is operated: what it keeps for itself it answers for itself. */
export function adminPrefix(service: ServiceName): string {
  return `/v1/admin/${service}`;
}

/** Every service that there is a schema, a role and a NATS user for. */
export const serviceNames = ['posts', 'comments', 'notifications', 'moderation'] as const;

export type ServiceName = (typeof serviceNames)[number];

/** Who there is a NATS user for: the services, and the operator at the command line. */
export type NatsUser = ServiceName | 'operator';
