import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { Guest } from '../domain/guest.js';
import { PEOPLE_RANK } from './people-rank.js';

@Injectable()
export class GuestsRepository {
  /** Whether one of these is the name or the handle of a member: indexes people_by_name and people_by_handle. */
  async isMembersName(tx: Tx, site: string, keys: readonly string[]): Promise<boolean> {
    const found = await tx.query(
      `SELECT FROM people
       WHERE site = $1 AND name_key = ANY ($2::text[])
         AND ${PEOPLE_RANK} IN (0, 1)
       UNION ALL
       SELECT FROM people WHERE site = $1 AND lower(handle) = ANY ($2::text[])
       LIMIT 1`,
      [site, keys],
    );
    return found.length > 0;
  }

  async insertAddress(tx: Tx, site: string, guest: Guest): Promise<void> {
    await tx.query(`INSERT INTO guest_addresses (site, guest_id, email, given_at) VALUES ($1, $2, $3, $4)`, [
      site,
      guest.id,
      guest.email,
      tx.now,
    ]);
  }
}
