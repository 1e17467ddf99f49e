import { Injectable } from '@nestjs/common';
import type { Tx } from '#libs/persistence';
import type { NewComment } from '../domain/notification.js';

const RECORD = {
  name: 'record commenters',
  sql: `INSERT INTO commenters (thread_id, site, kind, id, name, handle, picture)
    SELECT DISTINCT ON (thread_id, kind, id) thread_id, site, kind, id, name, handle, picture
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
      WITH ORDINALITY AS seen (thread_id, site, kind, id, name, handle, picture, n)
    ORDER BY thread_id, kind, id, n DESC
    ON CONFLICT (thread_id, kind, id) DO UPDATE
    SET name = EXCLUDED.name, handle = EXCLUDED.handle, picture = EXCLUDED.picture`,
};

/** The people who have written in a thread. */
@Injectable()
export class CommentersRepository {
  /** Records the authors of comments by their latest profiles. */
  async recordAll(tx: Tx, written: readonly { readonly site: string; readonly comment: NewComment }[]): Promise<void> {
    const authors = written.map(({ comment }) => comment.author);
    await tx.prepared(RECORD, [
      ...[written.map(({ comment }) => comment.threadId), written.map(({ site }) => site)],
      ...[authors.map(({ kind }) => kind), authors.map(({ id }) => id), authors.map(({ name }) => name)],
      ...[authors.map(({ handle }) => handle), authors.map(({ picture }) => picture)],
    ]);
  }
}
