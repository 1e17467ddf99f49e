import { catalogue, type EventContract } from '#libs/contracts';
import { houseUsers } from '#libs/embedded';
import { CannotBeDone } from './cannot-be-done.js';

const NAME = /^[a-z][a-z0-9-]{0,31}$/;
const SITE = /^[a-z0-9-]{1,32}$/;

/** Lets a subscriber's name through; it is also its user's, its consumer's and a part of subjects. @throws {CannotBeDone} */
export function checkName(name: string): void {
  if (NAME.test(name) && !houseUsers.some((user) => user === name)) return;
  throw new CannotBeDone(`${name} cannot be the name: a to z first, then 0 to 9 and - too, and no user of the house.`);
}

/**
 * The subjects that a subscriber from outside may be given for what it wants.
 * @param types such as `comment.created`, or `comment.*` for all of an entity
 * @throws {CannotBeDone} for what is not in the catalogue, or is nobody's business outside the house
 */
export function filtersOf(site: string, types: readonly string[]): string[] {
  if (!SITE.test(site)) throw new CannotBeDone(`${site} is no site's name: a to z, 0 to 9 and -, up to 32 of them.`);
  const wanted = new Set(types);
  for (const type of wanted) check(type);
  return [...wanted]
    .filter((type) => isWhole(type) || !wanted.has(`${entityOf(type)}.*`))
    .map((type) => `parley.evt.${site}.*.${type}`);
}

/** The same events, or more, by one filter each: what to ask for where a server takes one filter only. */
export function wholeEntities(types: readonly string[]): string[] {
  return [...new Set(types.map((type) => `${entityOf(type)}.*`))];
}

function check(type: string): void {
  const found = isWhole(type)
    ? catalogue.filter(({ entity }) => entity === entityOf(type))
    : catalogue.filter((contract) => nameOf(contract) === type);
  if (found.length === 0) throw new CannotBeDone(`There is no event ${type}. There are: ${grantable().join(', ')}.`);
  const internal = found.find((contract) => contract.internal);
  if (internal !== undefined) throw new CannotBeDone(`${nameOf(internal)} is internal: nobody outside may have it.`);
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

function isWhole(type: string): boolean {
  return type.endsWith('.*') && type.split('.').length === 2;
}
