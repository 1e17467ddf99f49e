import { personSnapshot } from '#libs/contracts';
import { draft, type SnapshotSource } from '#libs/messaging';
import type { Sight } from './people.js';

interface PersonRow {
  readonly site: string;
  readonly kind: Sight['person']['kind'];
  readonly id: string;
  readonly name: string;
  readonly handle: string | null;
  readonly picture: string | null;
  readonly email: string | null;
  readonly seenAt: Date;
}

/**
 * Everybody whom a service knows, at all sites. Nobody owns people: every service answers, and the reader takes of each person
 * what was seen last. That needs no order, so the rows are not locked.
 */
export const peopleSnapshots: SnapshotSource = {
  entity: 'person',
  page: async (tx, after, limit) => {
    const rows = await tx.query<PersonRow>(
      `SELECT site, kind, id, name, handle, picture, email, seen_at AS "seenAt" FROM people
       WHERE $1::jsonb IS NULL OR (site, kind, id) > ($1::jsonb ->> 0, $1::jsonb ->> 1, $1::jsonb ->> 2)
       ORDER BY people.site, people.kind, people.id LIMIT $2`,
      [after, limit],
    );
    const last = rows.at(-1);
    if (last === undefined) return null;
    return { drafts: rows.map(tell), last: JSON.stringify([last.site, last.kind, last.id]) };
  },
};

function tell({ site, email, seenAt, ...person }: PersonRow) {
  const { id } = person;
  const data = { person, email, seenAt: seenAt.toISOString() };
  return draft(personSnapshot, { site, key: id, aggregateId: id, sequence: seenAt.getTime(), data });
}
