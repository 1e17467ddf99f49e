import { Injectable } from '@nestjs/common';
import type { Actor } from '#libs/kernel';
import { changesBetween, type Tx } from '#libs/persistence';
import { In } from 'typeorm';
import { type Comment, isVisible } from '../domain/comment.js';
import type { Tombstone } from '../domain/comment-in-thread.js';
import type { Verdict } from '../domain/judge-comment.js';
import type { Vote } from '../domain/rate-comment.js';
import { CommentEntity } from './comment.entity.js';
import type { WhenHeld } from './threads.repository.js';

/** What the database knows of somebody who wants to write. */
export interface Standing {
  /** Whether they wrote the same text just now. */
  readonly repeats: boolean;
  /** Whether nothing of theirs is published yet. */
  readonly isNew: boolean;
}

/** A text that somebody wants to write. */
interface WantedText {
  readonly id: string;
  readonly actor: Actor;
  readonly text: { readonly wording: string };
  readonly policy: { readonly hold: string; readonly repeatSeconds: number };
}

/**
 * For each of what some want to write, a lock of its author and text, in an order in which no two batches wait for one another:
 * without OFFSET, Postgres would lock first, and sort what is locked.
 */
const TEXTS = `(
    SELECT wanted.id, hashtextextended(concat_ws(' ', site, author_kind, author_id, wording), 0) AS lock
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
      AS wanted (id, site, author_kind, author_id, wording)
    ORDER BY lock OFFSET 0
  ) AS text`;
/** They give the ids of those whose text somebody else holds. */
const LOCK_TEXTS = {
  wait: {
    name: 'lock texts',
    sql: `SELECT id FROM ${TEXTS} WHERE pg_advisory_xact_lock(text.lock) IS NULL`,
  },
  'pass by': {
    name: 'lock free texts',
    sql: `SELECT id FROM ${TEXTS} WHERE NOT pg_try_advisory_xact_lock(text.lock)`,
  },
};

const STANDINGS = {
  name: 'standings of authors',
  sql: `SELECT wanted.id,
      repeat_seconds > 0 AND EXISTS (
        SELECT 1 FROM comments WHERE comments.site = wanted.site AND author_id = wanted.author_id
          AND author_kind = wanted.author_kind AND status <> 'deleted'
          AND created_at > $8::timestamptz - make_interval(secs => repeat_seconds) AND comments.wording = wanted.wording
      ) AS repeats,
      asks_if_new AND NOT EXISTS (
        SELECT 1 FROM comments WHERE comments.site = wanted.site AND author_id = wanted.author_id
          AND author_kind = wanted.author_kind AND status = 'published'
      ) AS "isNew"
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::boolean[])
      AS wanted (id, site, author_kind, author_id, wording, repeat_seconds, asks_if_new)`,
};

const INSERT = {
  name: 'insert comments',
  sql: `INSERT INTO comments (id, site, thread_id, parent_id, depth, ordinal, author_id, author_kind, body, body_html,
      wording, mentions, links, status, score, reply_count, pinned, revision, version, touched, created_at)
    SELECT id, site, "threadId", "parentId", depth, ordinal, "authorId", "authorKind", body, "bodyHtml",
      wording, mentions, links, status, 0, 0, false, 1, 1, touched, "createdAt"
    FROM json_to_recordset($1::json) AS written (id uuid, site text, "threadId" uuid, "parentId" uuid, depth integer,
      ordinal integer, "authorId" text, "authorKind" text, body text, "bodyHtml" text, wording text, mentions text[], links text[],
      status text, touched integer, "createdAt" timestamptz)`,
};

const COUNT_REPLIES = {
  name: 'count replies',
  sql: `UPDATE comments SET reply_count = reply_count + replies.n
    FROM (SELECT parent, count(*) AS n FROM unnest($1::uuid[]) AS reply (parent) GROUP BY parent) AS replies
    WHERE comments.id = replies.parent`,
};

@Injectable()
export class CommentsRepository {
  /** Which thread to lock before the comment can be, or null where there is no such comment. */
  async threadOf(tx: Tx, site: string, id: string): Promise<string | null> {
    const [row] = await tx.query<{ threadId: string }>(
      `SELECT thread_id AS "threadId" FROM comments WHERE site = $1 AND id = $2`,
      [site, id],
    );
    return row?.threadId ?? null;
  }

  /** A comment of a thread that is locked already. */
  async find(tx: Tx, threadId: string, id: string): Promise<Comment | null> {
    return tx.manager.findOneBy(CommentEntity, { threadId, id });
  }

  /** By id. */
  async findAll(tx: Tx, ids: readonly string[]): Promise<Map<string, Comment>> {
    if (ids.length === 0) return new Map();
    const comments = await tx.manager.find(CommentEntity, { where: { id: In([...new Set(ids)]) } });
    return new Map(comments.map((comment) => [comment.id, comment]));
  }

  /** By the id of what they want to write: index comments_author. */
  async standingsOf(tx: Tx, wanted: readonly WantedText[]): Promise<Map<string, Standing>> {
    const isAsked = wanted.some(({ policy }) => policy.repeatSeconds > 0 || policy.hold === 'new-authors');
    if (!isAsked) return new Map(wanted.map(({ id }) => [id, { repeats: false, isNew: false }]));
    const standings = await tx.prepared<Standing & { id: string }>(STANDINGS, [
      wanted.map(({ id }) => id),
      ...saidBy(wanted),
      wanted.map(({ policy }) => policy.repeatSeconds),
      wanted.map(({ policy }) => policy.hold === 'new-authors'),
      tx.now,
    ]);
    return new Map(standings.map((standing) => [standing.id, standing]));
  }

  /**
   * Until this transaction ends, nobody else writes the same texts for the same authors, where those may not come twice.
   * @returns of which the text is held by somebody else, where such are passed by
   */
  async lockTexts(tx: Tx, wanted: readonly WantedText[], whatIsHeld: WhenHeld): Promise<Set<string>> {
    const once = wanted.filter(({ policy }) => policy.repeatSeconds > 0);
    if (once.length === 0) return new Set();
    const held = await tx.prepared<{ id: string }>(LOCK_TEXTS[whatIsHeld], [once.map(({ id }) => id), ...saidBy(once)]);
    return new Set(held.map(({ id }) => id));
  }

  /** New ones, whose parents are published: they count them from now on. */
  async insertAll(tx: Tx, comments: readonly Comment[]): Promise<void> {
    await tx.prepared(INSERT, [JSON.stringify(comments)]);
    const replies = comments.filter(isVisible).flatMap(({ parentId }) => parentId ?? []);
    if (replies.length > 0) await tx.prepared(COUNT_REPLIES, [replies]);
  }

  /** Writes what has changed: a whole row would cost every vote as much as the text is long. */
  async update(tx: Tx, before: Comment, comment: Comment): Promise<void> {
    const changes = changesBetween(before, comment);
    if (changes !== null) await tx.manager.update(CommentEntity, { id: comment.id }, changes);
  }

  /** From a comment's parent up, the tombstones that go with it, or come with it: those that have no other reply. */
  async tombstonesAbove(tx: Tx, comment: Comment): Promise<Tombstone[]> {
    return tx.query<Tombstone>(
      `WITH RECURSIVE above AS (
         SELECT id, parent_id, ordinal, touched, 1 AS n FROM comments
         WHERE id = $1 AND status <> 'published' AND reply_count = $2
         UNION ALL
         SELECT comment.id, comment.parent_id, comment.ordinal, comment.touched, n + 1
         FROM above JOIN comments comment ON comment.id = above.parent_id
         WHERE comment.status <> 'published' AND comment.reply_count = $2
       )
       SELECT id, ordinal, touched FROM above ORDER BY n`,
      [comment.parentId, isVisible(comment) ? 1 : 0],
    );
  }

  /**
   * A reply has come into sight or has gone: its parent counts it, and so on up to the first that is seen without it.
   * @param tombstones as `tombstonesAbove` found them before, with what readers are told by now
   */
  async countReply(tx: Tx, comment: Comment, tombstones: readonly Tombstone[]): Promise<void> {
    await tx.query(
      `WITH tombstone AS (
         UPDATE comments SET reply_count = reply_count + $2, ordinal = told.ordinal, touched = told.touched
         FROM unnest($3::uuid[], $4::integer[], $5::integer[]) AS told (id, ordinal, touched)
         WHERE comments.id = told.id RETURNING comments.id, parent_id
       )
       UPDATE comments SET reply_count = reply_count + $2
       WHERE id IN (SELECT parent_id FROM tombstone UNION SELECT $1::uuid) AND id <> ALL ($3)`,
      [
        comment.parentId,
        isVisible(comment) ? 1 : -1,
        tombstones.map(({ id }) => id),
        tombstones.map(({ ordinal }) => ordinal),
        tombstones.map(({ touched }) => touched),
      ],
    );
  }

  /** Keeps a text that is about to be replaced. */
  async keepRevision(tx: Tx, { id, revision, body, bodyHtml, editedAt, createdAt }: Comment): Promise<void> {
    await tx.query(
      `INSERT INTO comment_revisions (comment_id, revision, body, body_html, written_at) VALUES ($1, $2, $3, $4, $5)`,
      [id, revision, body, bodyHtml, editedAt ?? createdAt],
    );
  }

  /** Of a comment whose thread is locked. */
  async voteOf(tx: Tx, id: string, { kind, id: voter }: Actor): Promise<Vote> {
    const [vote] = await tx.query<{ value: Vote }>(
      `SELECT value FROM comment_votes WHERE comment_id = $1 AND voter_kind = $2 AND voter_id = $3`,
      [id, kind, voter],
    );
    return vote?.value ?? 0;
  }

  async setVote(tx: Tx, id: string, { kind, id: voter }: Actor, vote: Vote): Promise<void> {
    const whose = [id, kind, voter];
    if (vote === 0) {
      await tx.query(`DELETE FROM comment_votes WHERE comment_id = $1 AND voter_kind = $2 AND voter_id = $3`, whose);
      return;
    }
    await tx.query(
      `INSERT INTO comment_votes (comment_id, voter_kind, voter_id, value) VALUES ($1, $2, $3, $4)
       ON CONFLICT (comment_id, voter_kind, voter_id) DO UPDATE SET value = EXCLUDED.value`,
      [...whose, vote],
    );
  }

  /** Of a comment whose thread is locked. */
  async hasReacted(tx: Tx, id: string, { kind, id: reader }: Actor, emoji: string): Promise<boolean> {
    const found = await tx.query(
      `SELECT 1 FROM comment_reactions WHERE comment_id = $1 AND reader_kind = $2 AND reader_id = $3 AND emoji = $4`,
      [id, kind, reader, emoji],
    );
    return found.length > 0;
  }

  async setReaction(tx: Tx, id: string, { kind, id: reader }: Actor, emoji: string, on: boolean): Promise<void> {
    await tx.query(
      on
        ? `INSERT INTO comment_reactions (comment_id, reader_kind, reader_id, emoji) VALUES ($1, $2, $3, $4)`
        : `DELETE FROM comment_reactions WHERE comment_id = $1 AND reader_kind = $2 AND reader_id = $3 AND emoji = $4`,
      [id, kind, reader, emoji],
    );
  }

  /** @returns whether the decision is new */
  async noteDecision(
    tx: Tx,
    decision: { readonly id: string; readonly commentId: string; readonly verdict: Verdict; readonly madeAt: Date },
  ): Promise<boolean> {
    const noted = await tx.query(
      `INSERT INTO decisions (id, comment_id, verdict, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
      [decision.id, decision.commentId, decision.verdict, decision.madeAt],
    );
    return noted.length > 0;
  }
}

/** Who says what: site, kind and id of the authors, and the texts. */
function saidBy(wanted: readonly WantedText[]): string[][] {
  return [
    wanted.map(({ actor }) => actor.site),
    wanted.map(({ actor }) => actor.kind),
    wanted.map(({ actor }) => actor.id),
    wanted.map(({ text }) => text.wording),
  ];
}
