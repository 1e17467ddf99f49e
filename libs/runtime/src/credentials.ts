import { join } from 'node:path';
import { houseUsers } from '#libs/embedded';
import { projectRoot, type SchemaOwner } from '#libs/persistence';
import { derivedKey } from './config/derived-key.js';
import type { NatsUser, ServiceName } from './service-definition.js';

/** The folder with the NATS server's configuration, the same that docker-compose mounts. */
export const SHIPPED_CONFIGURATION = join(projectRoot(import.meta.url), 'libs', 'embedded');

/** The role that owns a service's schema. */
export function ownerOf(service: ServiceName, database: string, secret: string): SchemaOwner {
  // Roles belong to the whole cluster, so the database's name keeps two installations apart.
  return {
    schema: service,
    role: `${database}_${service}`,
    password: derivedKey(secret, `postgres ${service}`),
  };
}

/** The variables that nats-services.conf names. */
export function natsPasswords(secret: string): Record<string, string> {
  return Object.fromEntries(
    houseUsers.map((user) => [`PARLEY_NATS_PASSWORD_${user.toUpperCase()}`, natsPassword(user, secret)]),
  );
}

/** The embedded server, as one of its users. */
export function natsUrlOf(user: NatsUser, secret: string, port: number): string {
  return `nats://${user}:${natsPassword(user, secret)}@127.0.0.1:${String(port)}`;
}

/** Begins with letters, since nats-server reads a variable's value as it reads its file. */
function natsPassword(user: NatsUser, secret: string): string {
  return `key-${derivedKey(secret, `nats ${user}`)}`;
}
