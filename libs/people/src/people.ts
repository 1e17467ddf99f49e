import { Logger, type OnModuleDestroy } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { type DataOf, personSeen } from '#libs/contracts';
import { type Actor, type Cause, causeOfRequest, nameKey, type Person } from '#libs/kernel';
import { beginEpoch, draft, epochOf, type Outbox } from '#libs/messaging';
import { type Column, columnsOf, jsonRows, type Tx, type UnitOfWork } from '#libs/persistence';
import { PersonEntity, type PersonRow } from './person.entity.js';

/** How many people a process remembers having recorded, so that most writes need no statement for it. */
const MAX_REMEMBERED = 10_000;
/** For this long, in milliseconds: another replica may have learned something newer. */
const REMEMBERED_MS = 60_000;
/** Between two attempts to record people whose rows are locked; milliseconds. */
const RETRY_MS = 1_000;

const COPY = 'people';
const EPOCH = epochOf(COPY);

/** A person as some service saw them at some time, at one site. */
export type SeenPerson = DataOf<typeof personSeen> & { readonly site: string };

/** An actor of a request, to be recorded. */
interface Seen {
  readonly actor: Actor;
  readonly cause: Cause;
  /** Null for now, by the database's clock. */
  readonly seenAt: Date | null;
}

/**
 * A service's copy of who is who. Names and pictures come with tokens; the service that sees a change first publishes it. A row
 * is what was seen last across all services, so it is the same everywhere, in whatever order the events arrive.
 */
export class People implements OnModuleDestroy {
  private readonly log = new Logger(People.name);
  /** The profile that this process has recorded, by person. */
  private readonly recorded = new LRUCache<string, string>({ max: MAX_REMEMBERED, ttl: REMEMBERED_MS });
  /** People whose rows were locked when they were to be recorded. */
  private readonly delayed = new LRUCache<string, Seen>({ max: MAX_REMEMBERED });
  private timer: NodeJS.Timeout | null = null;
  private isClosed = false;

  constructor(
    private readonly outbox: Outbox,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  onModuleDestroy(): void {
    this.isClosed = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  /** Records an actor as the token describes them, and publishes `person.seen` if they are new or have changed. */
  record(tx: Tx, actor: Actor): Promise<void> {
    return this.recordAll(tx, [{ actor, cause: tx.cause }]);
  }

  /**
   * The same for the actors of many requests. It waits for no lock on an existing row: an unchanged row is only read, and a
   * changed one that another transaction holds is recorded later, in a transaction of its own.
   */
  async recordAll(tx: Tx, seen: readonly { readonly actor: Actor; readonly cause: Cause }[]): Promise<void> {
    const unknown = seen.filter(({ actor }) => this.recorded.get(keyOf(actor)) !== profileOf(actor));
    if (unknown.length === 0) return;
    await this.write(
      tx,
      unknown.map(({ actor, cause }) => ({ actor, cause, seenAt: null })),
    );
    tx.afterCommit(() => {
      for (const { actor } of unknown) {
        if (!this.delayed.has(keyOf(actor))) this.recorded.set(keyOf(actor), profileOf(actor));
      }
    });
  }

  /** Takes over what other services saw, unless something newer is known. */
  async apply(tx: Tx, people: readonly SeenPerson[]): Promise<void> {
    const rows = people.map(({ site, person, email, seenAt }) => ({
      ...person,
      site,
      nameKey: nameKey(person.name),
      email,
      seenAt,
    }));
    const changed = await tx.query<Pick<PersonRow, 'site' | 'kind' | 'id'>>(APPLY, [JSON.stringify(rows)]);
    // What this process has recorded may no longer be the last: the next write must look.
    tx.afterCommit(() => {
      for (const person of changed) this.recorded.delete(keyOf(person));
    });
  }

  /** Lets everything that is read again replace what is known, for `Projection.reset`. */
  reset(tx: Tx): Promise<void> {
    return beginEpoch(tx, COPY);
  }

  private async write(tx: Tx, seen: readonly Seen[]): Promise<void> {
    const byKey = new Map(seen.map((one) => [keyOf(one.actor), one]));
    // What was delayed before is older than this, or this itself.
    const settled = [...byKey.keys()].map((key) => [key, this.delayed.get(key)] as const);
    const rows = [...byKey.values()].map(({ actor, seenAt }) => ({
      ...actor,
      nameKey: nameKey(actor.name),
      seenAt,
    }));
    const changed = await tx.prepared<ChangedRow>(RECORD, [JSON.stringify(rows)]);
    const found = changed.flatMap(({ seenAt, isWritten, ...person }) => {
      const one = byKey.get(keyOf(person));
      return one === undefined ? [] : [{ ...one, seenAt, isWritten }];
    });
    await this.outbox.append(
      tx,
      found.filter(({ isWritten }) => isWritten).map(({ actor, cause, seenAt }) => toPersonSeen(actor, cause, seenAt)),
    );
    tx.afterCommit(() => {
      for (const [key, older] of settled) if (this.delayed.get(key) === older) this.delayed.delete(key);
      for (const { actor, cause, seenAt, isWritten } of found) {
        if (!isWritten) this.delay({ actor, cause, seenAt });
      }
    });
  }

  private delay(seen: Seen): void {
    const key = keyOf(seen.actor);
    this.recorded.delete(key);
    this.delayed.set(key, seen);
    this.scheduleRetry();
  }

  private scheduleRetry(): void {
    if (this.timer !== null || this.delayed.size === 0 || this.isClosed) return;
    this.timer = setTimeout(() => void this.retry(), RETRY_MS).unref();
  }

  private async retry(): Promise<void> {
    const seen = [...this.delayed.values()];
    try {
      await this.unitOfWork.run(causeOfRequest(), (tx) => this.write(tx, seen));
    } catch (error) {
      this.log.warn(`Changed profiles could not be recorded, and are tried again: ${String(error)}`);
    }
    this.timer = null;
    this.scheduleRetry();
  }
}

interface ChangedRow extends Pick<PersonRow, 'site' | 'kind' | 'id' | 'seenAt'> {
  /** False if another transaction holds the row. */
  readonly isWritten: boolean;
}

const columns = columnsOf(PersonEntity);
/** What a token says of a person. */
const profile = columnsOf(PersonEntity, { omit: ['site', 'kind', 'id', 'seenAt'] });
const list = (of: readonly Column[], nameOf: (column: Column) => string) => of.map(nameOf).join(', ');
const names = list(columns, ({ name }) => name);
const properties = list(columns, ({ property }) => `"${property}"`);

/** Whether `seen` differs from the row that is `known`, and is not older. */
const IS_NEWER = `(${list(profile, ({ name }) => `known.${name}`)})
    IS DISTINCT FROM (${list(profile, ({ property }) => `seen."${property}"`)})
  AND (known.seen_at <= seen."seenAt" OR known.epoch < ${EPOCH})`;

/**
 * Writes the people who are new or have changed, and returns them. It locks only rows that it changes, and skips those that
 * another transaction holds.
 */
const RECORD = {
  name: 'record people',
  sql: `WITH seen AS MATERIALIZED (
      SELECT site, kind, id, ${list(profile, ({ property }) => `"${property}"`)},
        coalesce("seenAt", date_trunc('milliseconds', clock_timestamp())) AS "seenAt"
      FROM ${jsonRows(PersonEntity, 'given')}
    ), news AS MATERIALIZED (
      SELECT seen.*, known.id IS NULL AS is_new FROM seen LEFT JOIN people known USING (site, kind, id)
      WHERE known.id IS NULL OR ${IS_NEWER}
    ), free AS MATERIALIZED (
      SELECT known.site, known.kind, known.id FROM news seen JOIN people known USING (site, kind, id)
      WHERE ${IS_NEWER} ORDER BY known.site, known.kind, known.id FOR UPDATE OF known SKIP LOCKED
    ), added AS (
      INSERT INTO people (${names}, epoch) SELECT ${properties}, ${EPOCH} FROM news WHERE is_new
      ORDER BY site, kind, id ON CONFLICT DO NOTHING RETURNING site, kind, id, seen_at
    ), changed AS (
      UPDATE people known
      SET ${list(profile, ({ name, property }) => `${name} = seen."${property}"`)}, epoch = ${EPOCH},
          -- Later than the row that it replaces, also within one millisecond; an older epoch may have had a wrong clock.
          seen_at = CASE WHEN known.epoch < ${EPOCH} THEN seen."seenAt"
            ELSE greatest(seen."seenAt", known.seen_at + interval '1 millisecond') END
      FROM news seen JOIN free USING (site, kind, id)
      WHERE known.site = seen.site AND known.kind = seen.kind AND known.id = seen.id
      RETURNING known.site, known.kind, known.id, known.seen_at
    ), written AS (
      SELECT * FROM added UNION ALL SELECT * FROM changed
    )
    SELECT site, kind, id, coalesce(written.seen_at, news."seenAt") AS "seenAt", written.id IS NOT NULL AS "isWritten"
    FROM news LEFT JOIN written USING (site, kind, id)`,
};

/** Of each person it writes the last sighting, if that is newer than the row, or the row is of an earlier epoch. */
const APPLY = `INSERT INTO people AS known (${names}, epoch)
  SELECT DISTINCT ON (site, kind, id) ${properties}, ${EPOCH} FROM ${jsonRows(PersonEntity, 'given')}
  ORDER BY site, kind, id, "seenAt" DESC
  ON CONFLICT (site, kind, id) DO UPDATE
  SET ${list(profile, ({ name }) => `${name} = EXCLUDED.${name}`)}, seen_at = EXCLUDED.seen_at, epoch = EXCLUDED.epoch
  WHERE known.seen_at < EXCLUDED.seen_at OR known.epoch < EXCLUDED.epoch
  RETURNING site, kind, id`;

function toPersonSeen({ site, email, id, kind, name, handle, picture }: Actor, cause: Cause, seenAt: Date) {
  const data = { person: { id, kind, name, handle, picture }, email, seenAt: seenAt.toISOString() };
  const fields = { site, key: id, aggregateId: id, sequence: seenAt.getTime(), data };
  return { ...draft(personSeen, fields), cause };
}

function profileOf({ name, handle, picture, email }: Actor): string {
  return JSON.stringify([name, handle, picture, email]);
}

function keyOf({
  site,
  kind,
  id,
}: {
  readonly site: string;
  readonly kind: Person['kind'];
  readonly id: string;
}): string {
  return JSON.stringify([site, kind, id]);
}
