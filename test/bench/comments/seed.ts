import pg from 'pg';
import { v7 } from 'uuid';

/** Some three lines, as people write. */
export const BODY =
  'The Analytical Engine weaves algebraic patterns just as the Jacquard loom weaves flowers and leaves. '.repeat(3);

/** A thread with so many comments. */
export interface Seeded {
  readonly id: string;
  readonly comments: number;
}

export function newThreads(n: number, comments: number): Seeded[] {
  return Array.from({ length: n }, () => ({ id: v7(), comments }));
}

/** Every third comment stands at the top level, with the next two below it; their ordinals are 2, 3, … */
export async function seed(url: string, threads: readonly Seeded[]): Promise<void> {
  const client = new pg.Client({ connectionString: url, options: '-c search_path=comments' });
  await client.connect();
  await client.query(
    `INSERT INTO people (site, kind, id, name, seen_at) VALUES ('default', 'member', 'bench', 'Bench', now())`,
  );
  await client.query(
    `INSERT INTO threads (id, site, title, closed_because, comment_count, version, last_comment_at, quiet_since, created_at)
     SELECT id, 'default', 'Thread', '{}', n, n + 1, now(), now(), now() FROM unnest($1::uuid[], $2::integer[]) AS thread (id, n)`,
    [threads.map(({ id }) => id), threads.map(({ comments }) => comments)],
  );
  for (const { id, comments } of threads) {
    const ids = Array.from({ length: comments }, () => v7());
    await client.query(
      `INSERT INTO comments (id, site, thread_id, parent_id, depth, ordinal, author_id, author_kind, body, body_html,
         mentions, links, status, score, reply_count, pinned, revision, version, touched, created_at)
       SELECT id, 'default', $1, CASE WHEN n % 3 = 1 THEN NULL ELSE ($2::uuid[])[(n - 1) / 3 * 3 + 1] END, (n % 3 <> 1)::integer,
         n + 1, 'bench', 'member', $3::text, '<p>' || $3::text || '</p>', '{}', '{}', 'published', 0,
         CASE WHEN n % 3 = 1 THEN least(2, $4 - n) ELSE 0 END, false, 1, 1, n + 1, now()
       FROM unnest($2::uuid[]) WITH ORDINALITY AS comment (id, n)`,
      [id, ids, BODY, comments],
    );
  }
  await client.query('VACUUM ANALYZE');
  await client.end();
}
