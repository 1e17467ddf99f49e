import { personSnapshot } from '#libs/contracts';
import { draft, type EventDraft, type SnapshotSource } from '#libs/messaging';
import { selectColumns } from '#libs/persistence';
import { PersonEntity, type PersonRow } from './person.entity.js';

type SnapshotRow = Omit<PersonRow, 'nameKey'>;

/**
 * Everyone whom a service knows, at all sites. No service owns people: each of them answers, and the reader keeps of each person
 * what was seen last. That needs no order, so the rows are not locked.
 */
export const peopleSnapshots: SnapshotSource = {
  entity: 'person',
  page: async (tx, after, limit) => {
    const rows = await tx.query<SnapshotRow>(
      `SELECT ${selectColumns(PersonEntity, { omit: ['nameKey'] })} FROM people
       WHERE $1::jsonb IS NULL OR (site, kind, id) > ($1::jsonb ->> 0, $1::jsonb ->> 1, $1::jsonb ->> 2)
       ORDER BY people.site, people.kind, people.id LIMIT $2`,
      [after, limit],
    );
    const last = rows.at(-1);
    if (last === undefined) return null;
    return { drafts: rows.map(toPersonSnapshot), last: JSON.stringify([last.site, last.kind, last.id]) };
  },
};

function toPersonSnapshot({ site, email, seenAt, ...person }: SnapshotRow): EventDraft {
  const { id } = person;
  const data = { person, email, seenAt: seenAt.toISOString() };
  return draft(personSnapshot, { site, key: id, aggregateId: id, sequence: seenAt.getTime(), data });
}
