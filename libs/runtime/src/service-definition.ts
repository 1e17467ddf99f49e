import type { Type } from '@nestjs/common';
import type { EntitySchema } from 'typeorm';
import type { EventContract } from '#libs/contracts';
import type { FailureTable } from '#libs/http';
import type { SnapshotSource } from '#libs/messaging';
import { migrationsOf } from '#libs/persistence';
import { describedSettings } from './config/setting.js';
import { InvalidServices } from './invalid-services.js';
import type { PagesDefinition } from './pages/pages-definition.js';
import type { ScheduledJob } from './service/scheduled-jobs.js';

/** A service with routes, events and a schema of its own. */
export interface BackendDeclaration {
  /** Also the folder of the service below `apps`, its schema, its role and its NATS user. */
  readonly name: string;
  /** What it owns, in a few words, for the docs. */
  readonly about: string;
  /** The paths that belong to the service: each of them, and everything below it. Reverse proxies use the same table. */
  readonly prefixes: readonly string[];
  /** Its controllers also hold the event handlers, which say by themselves what the service reads. */
  readonly module: Type;
  readonly entities?: readonly EntitySchema[];
  /** The folder with its SQL files; `apps/<name>/migrations` unless given. The runtime adds the migrations of the libs. */
  readonly migrations?: string;
  /** The events that it publishes, and may publish: its NATS user has the right to these subjects only. */
  readonly publishes?: readonly EventContract[];
  /** Originals that other services fill their copies from. Every service answers for people as well. */
  readonly snapshots?: readonly SnapshotSource[];
  readonly scheduledJobs?: readonly ScheduledJob[];
  /** A class whose properties are environment variables, each with `@Setting` and class-validator's decorators. */
  readonly settings?: Type<object>;
  /** The codes that it refuses with. */
  readonly failures?: FailureTable;
  /** What it shows in a browser, beside its routes. */
  readonly pages?: PagesDefinition;
}

/** A service that serves pages only: no routes of the REST interface, no schema, no events. */
export interface PagesDeclaration {
  readonly name: string;
  readonly about: string;
  readonly pages: PagesDefinition;
}

export interface BackendService {
  readonly kind: 'backend';
  readonly name: string;
  readonly about: string;
  readonly prefixes: readonly string[];
  readonly pages: PagesDefinition | null;
  readonly module: Type;
  readonly entities: readonly EntitySchema[];
  readonly migrations: string;
  readonly publishes: readonly EventContract[];
  readonly snapshots: readonly SnapshotSource[];
  readonly scheduledJobs: readonly ScheduledJob[];
  readonly settings: Type<object> | null;
  readonly failures: FailureTable;
}

export interface PagesService {
  readonly kind: 'pages';
  readonly name: string;
  readonly about: string;
  readonly pages: PagesDefinition;
}

/** Everything that the runtime, the generator and the command line know about a service. */
export type ServiceDefinition = BackendService | PagesService;

const NAME = /^[a-z][a-z0-9]*$/;
const PREFIX = /^(\/[a-z0-9][a-z0-9._-]*)+$/;
/** A value of PARLEY_SERVICES, the command line's NATS user, and a schema that every database has. */
const RESERVED = ['all', 'operator', 'public'];
/** What every process answers itself. */
const PROCESS_PATHS = ['/docs', '/health', '/metrics', '/schemas', '/openapi.json', '/asyncapi.json'];

/**
 * Completes and checks what a service declares of itself; each `apps/<service>/src/service.ts` exports the result.
 * @throws {InvalidServices} with all errors of the declaration at once
 */
export function defineService(declared: BackendDeclaration): BackendService;
export function defineService(declared: PagesDeclaration): PagesService;
export function defineService(declared: BackendDeclaration | PagesDeclaration): ServiceDefinition {
  const { name, pages = null } = declared;
  const errors = [...errorsInName(name), ...errorsInPaths(name, pages === null ? [] : [pages.path])];
  if ('module' in declared) {
    errors.push(...errorsInPaths(name, declared.prefixes), ...errorsInEvents(declared), ...errorsInSettings(declared));
    const both = declared.prefixes.filter((prefix) => prefix === pages?.path);
    errors.push(...both.map((path) => `${name} has both routes and pages at ${path}. Move one of them.`));
  }
  if (errors.length > 0) throw new InvalidServices(errors);
  if (!('module' in declared)) return { ...declared, kind: 'pages' };
  return {
    entities: [],
    migrations: migrationsOf(`apps/${name}`),
    publishes: [],
    snapshots: [],
    scheduledJobs: [],
    settings: null,
    failures: {},
    ...declared,
    kind: 'backend',
    pages,
  };
}

/** @throws {InvalidServices} if two services have one name, or one claims paths of another or of every process */
export function checkServices(services: readonly ServiceDefinition[]): void {
  const names = services.map(({ name }) => name);
  const duplicates = new Set(names.filter((name, n) => names.indexOf(name) !== n));
  const errors = [...duplicates].map((name) => `Two services are called ${name}. Rename one of them.`);
  const claims = services.flatMap((service) => prefixesOf(service).map((prefix) => ({ by: service.name, prefix })));
  for (const [n, one] of claims.entries()) {
    for (const other of claims.slice(n + 1)) {
      if (one.by === other.by || !(isBelow(one.prefix, other.prefix) || isBelow(other.prefix, one.prefix))) continue;
      errors.push(
        `The prefixes ${one.prefix} of ${one.by} and ${other.prefix} of ${other.by} overlap. Change one of them.`,
      );
    }
  }
  if (errors.length > 0) throw new InvalidServices(errors);
}

/** All paths of a service: its own, those of its pages, and those under which it is operated. */
export function prefixesOf(service: ServiceDefinition): string[] {
  const pages = service.pages === null ? [] : [service.pages.path];
  return service.kind === 'backend' ? [...apiPrefixesOf(service), ...pages] : pages;
}

/** The paths that a service's own application answers. The pages of all services are served together, by the process. */
export function apiPrefixesOf({ name, prefixes }: BackendService): string[] {
  return [...prefixes, adminPrefix(name)];
}

/** Where a service is operated: it answers for its own state. */
export function adminPrefix(service: string): string {
  return `/v1/admin/${service}`;
}

/** Those with a schema, a NATS user and routes. */
export function backendsOf(services: readonly ServiceDefinition[]): BackendService[] {
  return services.filter((service) => service.kind === 'backend');
}

function errorsInName(name: string): string[] {
  if (!NAME.test(name)) return [`A service cannot be called "${name}": use a to z first, then 0 to 9 as well.`];
  return RESERVED.includes(name) ? [`A service cannot be called ${name}: the name is reserved.`] : [];
}

function errorsInPaths(name: string, paths: readonly string[]): string[] {
  return paths.flatMap((path) => {
    if (!PREFIX.test(path)) return [`${name}: "${path}" is not a prefix. Write it like /v1/posts.`];
    const taken = PROCESS_PATHS.find((own) => isBelow(path, own));
    return taken === undefined ? [] : [`${name}: ${path} is taken, since every process answers ${taken} itself.`];
  });
}

function errorsInEvents({ name, publishes = [], snapshots = [] }: BackendDeclaration): string[] {
  const foreign = publishes
    .filter(({ producer }) => producer !== name)
    .map(({ type, producer }) => `${name} publishes ${type}, but the contract names ${producer} as its producer.`);
  const missing = snapshots
    .filter((source) => !publishes.some(({ entity, event }) => entity === source.entity && event === 'snapshot'))
    .map(({ entity }) => `${name} has snapshots of ${entity}, but does not publish ${entity}.snapshot.`);
  return [...foreign, ...missing];
}

function errorsInSettings({ name, settings }: BackendDeclaration): string[] {
  const prefix = `${name.toUpperCase()}_`;
  return describedSettings(settings ?? null)
    .filter((setting) => !setting.name.startsWith(prefix))
    .map((setting) => `The setting ${setting.name} of ${name} must begin with ${prefix}.`);
}

function isBelow(path: string, prefix: string): boolean {
  return path === prefix || path.startsWith(`${prefix}/`);
}
