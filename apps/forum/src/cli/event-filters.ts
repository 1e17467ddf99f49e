import { catalogue, type EventContract } from '#libs/contracts';
import { natsUsers } from '../nats-users.js';
import { CommandFailed } from './command-failed.js';

const NAME = /^[a-z][a-z0-9-]{0,31}$/;
const SITE = /^[a-z0-9-]{1,32}$/;

/** Checks a subscriber's name, which is also that of its user and its consumer, and a part of subjects. @throws {CommandFailed} */
export function checkName(name: string): void {
  if (NAME.test(name) && !natsUsers.some((user) => user.name === name)) return;
  throw new CommandFailed(
    `${name} cannot be the name. Use a to z first, then also 0 to 9 and -; the names of Parley's own users are taken.`,
  );
}

/**
 * The subjects that an external subscriber may read for the event types it asks for.
 * @param types such as `comment.created`, or `comment.*` for all of an entity
 * @throws {CommandFailed} for types that are not in the catalogue, or are internal
 */
export function filtersOf(site: string, types: readonly string[]): string[] {
  if (!SITE.test(site))
    throw new CommandFailed(`${site} is not the name of a site: use a to z, 0 to 9 and -, up to 32 characters.`);
  const wanted = new Set(types);
  for (const type of wanted) check(type);
  return [...wanted]
    .filter((type) => isEntityFilter(type) || !wanted.has(`${entityOf(type)}.*`))
    .map((type) => `parley.evt.${site}.*.${type}`);
}

/** Filters for whole entities, which cover the types: for a server that supports only one filter per consumer. */
export function entityFilters(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => `${entityOf(type)}.*`))];
}

function check(type: string): void {
  const found = isEntityFilter(type)
    ? catalogue.filter(({ entity }) => entity === entityOf(type))
    : catalogue.filter((contract) => nameOf(contract) === type);
  if (found.length === 0) throw new CommandFailed(`There is no event ${type}. There are: ${grantable().join(', ')}.`);
  const internal = found.find((contract) => contract.internal);
  if (internal !== undefined)
    throw new CommandFailed(`${nameOf(internal)} is internal: external programs cannot read it.`);
}

function grantable(): string[] {
  return catalogue.filter(({ internal }) => !internal).map(nameOf);
}

function nameOf({ entity, event }: EventContract): string {
  return `${entity}.${event}`;
}

function entityOf(type: string): string {
  return type.split('.', 1)[0] ?? '';
}

function isEntityFilter(type: string): boolean {
  return type.endsWith('.*') && type.split('.').length === 2;
}
