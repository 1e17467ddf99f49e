/* The baseline: the same SQL as Parley's, on bare Fastify and pg, without validation, relay or caches. */
import fastify from 'fastify';
import pg from 'pg';
import { v7 } from 'uuid';
import { COMMENT_COLUMNS, JOIN_AUTHOR } from '../../../apps/comments/src/queries/comment-view.js';
import { isVisibleTo } from '../../../apps/comments/src/queries/visibility.js';

const [databaseUrl = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: databaseUrl, max: 10, options: '-c search_path=comments' });
const app = fastify({ bodyLimit: 8 * 1024 * 1024 });
const seen = isVisibleTo(null, []);

interface OfThread {
  readonly Params: { readonly id: string };
}

/** Creates a comment and its two events in one statement, which locks the thread. */
const CREATE = {
  name: 'create',
  text: `
    WITH thread AS (
      UPDATE threads SET comment_count = comment_count + 1, version = version + 1, last_comment_at = now()
      WHERE site = 'default' AND id = $1 RETURNING id, version
    ), comment AS (
      INSERT INTO comments (id, site, thread_id, parent_id, depth, ordinal, author_id, author_kind, body, body_html,
        mentions, links, status, score, reply_count, pinned, revision, version, touched, created_at)
      SELECT $2, 'default', id, NULL, 0, version, 'bench', 'member', $3, $4, '{}', '{}', 'published', 0, 0, false, 1, 1,
        version, now() FROM thread
    )
    INSERT INTO outbox (event_id, partition_key, subject, envelope)
    SELECT event_id, $1::text, 'parley.evt.default.p00.comment.created', $6
    FROM unnest($5::uuid[]) AS event_id`,
};

app.post<OfThread & { Body: { body: string } }>('/v1/threads/:id/comments', async (request, reply) => {
  const { id: threadId } = request.params;
  const { body } = request.body;
  const id = v7();
  const envelope = JSON.stringify({ id, body, padding: 'x'.repeat(900) });
  await pool.query({ ...CREATE, values: [threadId, id, body, `<p>${body}</p>\n`, [v7(), v7()], envelope] });
  return reply.code(201).send({ id, threadId, body, createdAt: new Date() });
});

/** The top level from a position on, with replies. */
const PAGE = {
  name: 'page',
  text: `WITH root AS (
      SELECT * FROM (
        SELECT *, lead(true, 1, false) OVER list AS goes_on,
          coalesce(sum(1 + reply_count) OVER (list ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS begins
        FROM (
          SELECT * FROM comments comment WHERE comment.branch = $1 AND ${seen} AND comment.ordinal > $2
          ORDER BY comment.ordinal LIMIT 51
        ) AS comment
        WINDOW list AS (ORDER BY comment.ordinal)
      ) AS comment WHERE begins < 50
    )
    SELECT ${COMMENT_COLUMNS}, comment.goes_on
    FROM (
      SELECT * FROM root
      UNION ALL (
        SELECT comment.*, NULL, root.begins FROM root CROSS JOIN LATERAL (
          SELECT * FROM comments comment WHERE comment.branch = root.id AND ${seen} ORDER BY comment.ordinal LIMIT 50
        ) AS comment
        WHERE root.reply_count > 0 ORDER BY root.begins, comment.ordinal LIMIT 50
      )
    ) AS comment ${JOIN_AUTHOR} ORDER BY comment.goes_on IS NULL, comment.begins, comment.ordinal`,
};

app.get<OfThread & { Querystring: { after?: string } }>('/v1/threads/:id/comments', async (request) => {
  const { id } = request.params;
  const threads = await pool.query<object>('SELECT * FROM threads WHERE site = $1 AND id = $2', ['default', id]);
  const page = await pool.query<object>({ ...PAGE, values: [id, Number(request.query.after ?? 0)] });
  const items = page.rows.slice(0, 50);
  return { thread: threads.rows[0], items, nextCursor: null };
});

app.get<{ Querystring: { id: string[] } }>('/v1/threads/counts', async (request) => {
  const { rows } = await pool.query<{ id: string; comment_count: number }>({
    name: 'counts',
    text: `SELECT id, comment_count FROM threads WHERE site = 'default' AND id = ANY($1::uuid[]) AND NOT 'post-deleted' = ANY(closed_because)`,
    values: [request.query.id],
  });
  return { counts: Object.fromEntries(rows.map((row) => [row.id, row.comment_count])) };
});

/** Serves stored bytes from memory. */
const memory = new Map<string, Buffer>();
app.addContentTypeParser('application/octet-stream', { parseAs: 'buffer' }, (_request, body, done) => {
  done(null, body);
});
app.put<{ Params: { name: string }; Body: Buffer }>('/memory/:name', async (request, reply) => {
  memory.set(request.params.name, request.body);
  return reply.code(204).send();
});
app.get<{ Params: { name: string } }>('/memory/:name', async (request, reply) =>
  reply.type('application/json; charset=utf-8').send(memory.get(request.params.name)),
);

app.get('/hello', () => ({ hello: 'world' }));

await app.listen({ port: 0, host: '127.0.0.1' });
console.log(JSON.stringify({ address: app.listeningOrigin }));
