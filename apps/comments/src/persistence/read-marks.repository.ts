import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/kernel';
import type { Tx } from '#libs/persistence';

@Injectable()
export class ReadMarksRepository {
  /**
   * Moves a reader's mark forward, never back, and not beyond the thread's version.
   * @returns the version where it is now, or null if there is no such thread to read
   */
  async raise(tx: Tx, { site, kind, id }: Actor, threadId: string, version: number): Promise<number | null> {
    const [mark] = await tx.query<{ version: number }>(
      `INSERT INTO read_marks AS mark (site, reader_kind, reader_id, thread_id, version, read_at)
       SELECT site, $2, $3, id, least($5::integer, version), $6 FROM threads
       WHERE site = $1 AND id = $4 AND NOT 'post-deleted' = ANY (closed_because)
       ON CONFLICT (site, reader_kind, reader_id, thread_id) DO UPDATE
       SET version = greatest(mark.version, EXCLUDED.version), read_at = EXCLUDED.read_at
       RETURNING version`,
      [site, kind, id, threadId, version, tx.now],
    );
    return mark?.version ?? null;
  }
}
