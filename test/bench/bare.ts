/* The floor: the same SQL as Parley's, on bare Fastify and pg, without checks, events on their way, or anything else. */
import fastify from 'fastify';
import pg from 'pg';
import { v7 } from 'uuid';

const [databaseUrl = '', poolSize = '10'] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: Number(poolSize), options: '-c search_path=comments' });
const app = fastify();

interface NewComment {
  readonly body: string;
}

app.post<{ Params: { id: string }; Body: NewComment }>('/v1/threads/:id/comments', async (request, reply) => {
  const { id: threadId } = request.params;
  const { body } = request.body;
  const id = v7();
  const now = new Date();
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const { rows } = await client.query<{ version: number; comment_count: number }>(
      'SELECT * FROM threads WHERE site = $1 AND id = $2 FOR UPDATE',
      ['default', threadId],
    );
    const [thread] = rows;
    if (thread === undefined) throw new Error('no such thread');
    const version = thread.version + 1;
    await client.query(
      `INSERT INTO comments (id, site, thread_id, parent_id, depth, ordinal, author_id, author_kind, body, body_html,
         mentions, links, status, score, reply_count, pinned, revision, version, created_at, edited_at)
       VALUES ($1, 'default', $2, NULL, 0, $3, 'bench', 'member', $4, $5, '{}', '{}', 'published', 0, 0, false, 1, 1, $6, NULL)`,
      [id, threadId, version, body, `<p>${body}</p>\n`, now],
    );
    await client.query('UPDATE threads SET comment_count = $2, last_comment_at = $3, version = $4 WHERE id = $1', [
      threadId,
      thread.comment_count + 1,
      now,
      version,
    ]);
    const envelope = JSON.stringify({ id, body, padding: 'x'.repeat(900) });
    await client.query(
      `INSERT INTO outbox (event_id, partition_key, subject, envelope)
       SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[])`,
      [
        [v7(), v7()],
        [threadId, threadId],
        ['parley.evt.default.p00.comment.created', 'parley.evt.default.p00.thread.updated'],
        [envelope, envelope],
      ],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
  return reply.code(201).send({ id, threadId, body, createdAt: now });
});

app.get<{ Params: { id: string } }>('/v1/threads/:id/comments', async (request) => {
  const thread = await pool.query('SELECT * FROM threads WHERE site = $1 AND id = $2', ['default', request.params.id]);
  const comments = await pool.query(
    `SELECT comment.*, author.name, author.handle, author.picture FROM comments comment
     JOIN people author ON author.site = comment.site AND author.kind = comment.author_kind AND author.id = comment.author_id
     WHERE comment.thread_id = $1 AND comment.parent_id IS NULL AND (comment.status = 'published' OR comment.reply_count > 0)
     ORDER BY comment.ordinal LIMIT 51`,
    [request.params.id],
  );
  return { thread: thread.rows[0] as unknown, items: comments.rows.slice(0, 50) as unknown[], nextCursor: null };
});

await app.listen({ port: 0, host: '127.0.0.1' });
console.log(JSON.stringify({ address: app.listeningOrigin }));
