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
 * @param decides whether the subscriber may publish decisions, and so read the events about them
 * @throws {CommandFailed} for types that are not in the catalogue, or that the subscriber may not read
 */
export function filtersOf(site: string, types: readonly string[], decides: boolean): string[] {
  if (!SITE.test(site))
    throw new CommandFailed(`${site} is not the name of a site: use a to z, 0 to 9 and -, up to 32 characters.`);
  const wanted = new Set(types);
  for (const type of wanted) check(type, decides);
  return [...wanted]
    .filter((type) => isEntityFilter(type) || !wanted.has(`${entityOf(type)}.*`))
    .map((type) => `parley.evt.${site}.*.${type}`);
}

/** Filters for whole entities, which cover the types: for a server that supports only one filter per consumer. */
export function entityFilters(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => `${entityOf(type)}.*`))];
}

function check(type: string, decides: boolean): void {
  const found = isEntityFilter(type)
    ? catalogue.filter(({ entity }) => entity === entityOf(type))
    : catalogue.filter((contract) => nameOf(contract) === type);
  if (found.length === 0) throw new CommandFailed(`There is no event ${type}. There are: ${grantable().join(', ')}.`);
  const internal = found.find(({ readers }) => readers === 'none');
  if (internal !== undefined)
    throw new CommandFailed(`${nameOf(internal)} is internal: external programs cannot read it.`);
  const forDeciders = found.find(({ readers }) => readers === 'deciders');
  if (forDeciders !== undefined && !decides)
    throw new CommandFailed(`Only a program that decides may read ${nameOf(forDeciders)}: add --decides.`);
}

function grantable(): string[] {
  return catalogue.filter(({ readers }) => readers !== 'none').map(nameOf);
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
