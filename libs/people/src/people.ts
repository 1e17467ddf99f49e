import { LRUCache } from 'lru-cache';
import { type DataOf, personSeen } from '#libs/contracts';
import { type Actor, type Cause, nameKey, type Person } from '#libs/kernel';
import { beginEpoch, draft, epochOf, type Outbox } from '#libs/messaging';
import type { Tx } from '#libs/persistence';
import { type AuthorColumns, authorColumns, authorOf } from './author.js';

/** How many people a process remembers having noted, so that most writes need not note them again. */
const REMEMBERED = 10_000;
/** For how long, in milliseconds: another replica may have learned something newer. */
const REMEMBERED_FOR = 60_000;

const COPY = 'people';
const EPOCH = epochOf(COPY);

/** A person as some service saw them at some time, at one site. */
export type Sight = DataOf<typeof personSeen> & { readonly site: string };

/**
 * A service's copy of who is who. Names and pictures come with tokens; whichever service sees a change first tells the others.
 * A row is what of all that was told was seen last, so it is the same in every service, in whatever order it heard.
 */
export class People {
  private readonly noted = new LRUCache<string, string>({ max: REMEMBERED, ttl: REMEMBERED_FOR });

  constructor(private readonly outbox: Outbox) {}

  /** Notes an actor as the token describes them, and tells the other services if they are new or changed. */
  meet(tx: Tx, actor: Actor): Promise<void> {
    return this.meetAll(tx, [{ actor, cause: tx.cause }]);
  }

  /** The same for many at once, who come with requests of their own. */
  async meetAll(tx: Tx, met: readonly { readonly actor: Actor; readonly cause: Cause }[]): Promise<void> {
    const unknown = new Map(
      met
        .map((one) => ({ ...one, key: keyOf(one.actor.site, one.actor), looks: looksOf(one.actor) }))
        .filter(({ key, looks }) => this.noted.get(key) !== looks)
        .map((one) => [one.key, one]),
    );
    if (unknown.size === 0) return;
    const seenAt = tx.now.toISOString();
    const sightOf = ({ id, kind, name, handle, picture, email, site }: Actor): Sight => ({
      person: { id, kind, name, handle, picture },
      email,
      seenAt,
      site,
    });
    // Who looks as before is no news: the row must be what the others were told.
    const changed = await write(
      tx,
      [...unknown.values()].map(({ actor }) => sightOf(actor)),
      `(known.name, known.name_key, known.handle, known.picture, known.email)
         IS DISTINCT FROM (EXCLUDED.name, EXCLUDED.name_key, EXCLUDED.handle, EXCLUDED.picture, EXCLUDED.email)`,
    );
    const news = changed.flatMap((person) => unknown.get(keyOf(person.site, person)) ?? []);
    await this.outbox.append(
      tx,
      news.map(({ actor, cause }) => {
        const { site, ...data } = sightOf(actor);
        const fields = { site, key: actor.id, aggregateId: actor.id, sequence: tx.now.getTime(), data };
        return { ...draft(personSeen, fields), cause };
      }),
    );
    tx.afterCommit(() => {
      for (const { key, looks } of unknown.values()) this.noted.set(key, looks);
    });
  }

  /** Takes over what others saw, unless something newer is known. */
  async learn(tx: Tx, sights: readonly Sight[]): Promise<void> {
    const changed = await write(tx, sights, 'true');
    // What this process remembers may no longer be what it would note: the next meeting must look.
    tx.afterCommit(() => {
      for (const person of changed) this.noted.delete(keyOf(person.site, person));
    });
  }

  /** Somebody as they look now to this service. @throws where it has never heard of them: whoever wrote something was noted then */
  async find(tx: Tx, site: string, kind: Person['kind'], id: string): Promise<Person> {
    const [row] = await tx.query<AuthorColumns>(
      `SELECT ${authorColumns('people')} FROM people WHERE site = $1 AND kind = $2 AND id = $3`,
      [site, kind, id],
    );
    if (row === undefined) throw new Error(`The ${kind} ${id} of site ${site} is not known here.`);
    return authorOf(row);
  }

  /** Lets whatever is read again win over what is known. */
  beginAnew(tx: Tx): Promise<void> {
    return beginEpoch(tx, COPY);
  }
}

/**
 * Writes of each person what was seen last, where that is newer than what is known, or that is of an earlier epoch.
 * @param condition further, on `known` and `EXCLUDED`
 * @returns whose rows have changed
 */
function write(
  tx: Tx,
  sights: readonly Sight[],
  condition: string,
): Promise<{ site: string; kind: string; id: string }[]> {
  return tx.query(
    `INSERT INTO people AS known (site, kind, id, name, name_key, handle, picture, email, seen_at, epoch)
     SELECT DISTINCT ON (site, kind, id) *, ${EPOCH}
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
       $9::timestamptz[]) AS sight (site, kind, id, name, name_key, handle, picture, email, seen_at)
     ORDER BY site, kind, id, seen_at DESC
     ON CONFLICT (site, kind, id) DO UPDATE
     SET name = EXCLUDED.name, name_key = EXCLUDED.name_key, handle = EXCLUDED.handle, picture = EXCLUDED.picture,
         email = EXCLUDED.email, seen_at = EXCLUDED.seen_at, epoch = EXCLUDED.epoch
     WHERE (known.seen_at < EXCLUDED.seen_at OR known.epoch < EXCLUDED.epoch) AND ${condition}
     RETURNING site, kind, id`,
    [
      sights.map(({ site }) => site),
      sights.map(({ person }) => person.kind),
      sights.map(({ person }) => person.id),
      sights.map(({ person }) => person.name),
      sights.map(({ person }) => nameKey(person.name)),
      sights.map(({ person }) => person.handle),
      sights.map(({ person }) => person.picture),
      sights.map(({ email }) => email),
      sights.map(({ seenAt }) => seenAt),
    ],
  );
}

function looksOf({ name, handle, picture, email }: Actor): string {
  return JSON.stringify([name, handle, picture, email]);
}

function keyOf(site: string, { kind, id }: { kind: string; id: string }): string {
  return JSON.stringify([site, kind, id]);
}
