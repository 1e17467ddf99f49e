import { join } from 'node:path';
import { projectRoot, type SchemaOwner } from '#libs/persistence';
import { derivedKey } from './config/derived-key.js';
import { passwordVariable } from './nats/system-users.js';

/** The NATS server's configuration that the embedded server and docker-compose share. */
export const NATS_CONF = join(projectRoot(import.meta.url), 'deploy', 'nats', 'nats.conf');

/** The role that owns a service's schema. */
export function ownerOf(service: string, database: string, secret: string): SchemaOwner {
  // Roles belong to the whole cluster, so the name of the database keeps two installations apart.
  return {
    schema: service,
    role: `${database}_${service}`,
    password: derivedKey(secret, `postgres ${service}`),
  };
}

/** The environment variables with the passwords that nats-services.conf names. */
export function natsPasswords(users: readonly { readonly name: string }[], secret: string): Record<string, string> {
  return Object.fromEntries(users.map(({ name }) => [passwordVariable(name), natsPassword(name, secret)]));
}

/** The URL of the embedded server, as one of its users. */
export function natsUrlOf(user: string, secret: string, port: number): string {
  return `nats://${user}:${natsPassword(user, secret)}@127.0.0.1:${String(port)}`;
}

/** Begins with letters: nats-server parses the value of a variable as it parses its file, where digits could be a number. */
function natsPassword(user: string, secret: string): string {
  return `key-${derivedKey(secret, `nats ${user}`)}`;
}
