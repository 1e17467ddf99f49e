import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { nameKey, type Person } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf } from '#libs/people';
import { PEOPLE_RANK } from '../../persistence/people-rank.js';

/** Sorts after everything with the same beginning. */
const LAST = '\u{10ffff}';

/** $1 is the site, $2 the prefix, $3 what sorts after everything with the prefix, $4 the limit. */
export const COMPLETE_PEOPLE = `(SELECT ${authorColumns('people')}, -1 AS rank, lower(handle) AS word FROM people
  WHERE site = $1 AND lower(handle) ~>=~ $2 AND lower(handle) ~<~ $3
  ORDER BY lower(handle) USING ~<~ LIMIT $4)
 UNION ALL
 SELECT named.* FROM generate_series(0, 2) AS ranks (rank) CROSS JOIN LATERAL (
   SELECT ${authorColumns('people')}, ranks.rank, name_key AS word FROM people
   WHERE site = $1 AND ${PEOPLE_RANK} = ranks.rank
     AND name_key ~>=~ $2 AND name_key ~<~ $3
   ORDER BY name_key USING ~<~ LIMIT $4
 ) AS named
 ORDER BY rank, word, "authorId"`;

@Injectable()
export class CompletePeople {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * People of a site whose handle or name begins with `prefix`: handles first, then the names of members with a handle, of other
   * members, and of guests. Each of the four is one range of people_by_handle or people_by_name, read from its beginning up to
   * `limit`, however many people there are.
   */
  async execute(
    site: string,
    { prefix, limit }: { readonly prefix: string; readonly limit: number },
  ): Promise<Person[]> {
    const key = nameKey(prefix);
    if (key === '') return [];
    const rows = await this.dataSource.query<AuthorColumns[]>(COMPLETE_PEOPLE, [site, key, key + LAST, limit]);
    // A person may be found by handle and by name; each range was read up to the limit, so enough others are left.
    const people = new Map(rows.map((row) => [`${row.authorKind} ${row.authorId}`, authorOf(row)]));
    return [...people.values()].slice(0, limit);
  }
}
