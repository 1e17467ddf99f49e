import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { NewComment } from '../domain/notification.js';

/** Who has written in a thread. */
@Injectable()
export class CommentersRepository {
  /** Notes a comment's author as the comment shows them. */
  async note(tx: Tx, site: string, { threadId, author }: NewComment): Promise<void> {
    await tx.query(
      `INSERT INTO commenters (thread_id, site, kind, id, name, handle, picture) VALUES ($1, $2, $3, $4, $5, $6, $7)
       ON CONFLICT (thread_id, kind, id) DO UPDATE
       SET name = EXCLUDED.name, handle = EXCLUDED.handle, picture = EXCLUDED.picture`,
      [threadId, site, author.kind, author.id, author.name, author.handle, author.picture],
    );
  }
}
