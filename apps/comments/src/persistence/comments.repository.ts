import { Injectable } from '@nestjs/common';
import type { Actor, Person } from '#libs/kernel';
import { authorJson } from '#libs/people';
import { changesBetween, insertFromJson, selectColumns, type Tx } from '#libs/persistence';
import { In } from 'typeorm';
import type { ModerationDecision } from '../domain/comment-event.js';
import type { CommentInContext, Tombstone } from '../domain/comment-in-thread.js';
import { type Comment, isVisible } from '../domain/comment.js';
import type { Vote } from '../domain/rate-comment.js';
import { CommentEntity } from './comment.entity.js';
import type { LockMode } from './threads.repository.js';

/** What the database knows of the author of a new comment. */
export interface AuthorRecord {
  /** Whether they wrote the same text just now. */
  readonly isRepeated: boolean;
  /** Whether nothing of theirs is published yet. */
  readonly isNew: boolean;
}

/** A text that is about to be written. */
interface NewText {
  readonly id: string;
  readonly actor: Actor;
  readonly content: { readonly textFingerprint: string };
  readonly policy: { readonly hold: string; readonly repeatSeconds: number };
}

/**
 * An advisory lock for each author and text, in an order in which no two batches deadlock: without OFFSET, Postgres would lock
 * first and sort afterwards.
 */
const TEXTS = `(
    SELECT wanted.id, hashtextextended(concat_ws(' ', site, author_kind, author_id, wording), 0) AS lock
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[])
      AS wanted (id, site, author_kind, author_id, wording)
    ORDER BY lock OFFSET 0
  ) AS text`;
/** They return the ids of the texts that another transaction holds. */
const LOCK_TEXTS = {
  wait: {
    name: 'lock texts',
    sql: `SELECT id FROM ${TEXTS} WHERE pg_advisory_xact_lock(text.lock) IS NULL`,
  },
  'skip-locked': {
    name: 'lock free texts',
    sql: `SELECT id FROM ${TEXTS} WHERE NOT pg_try_advisory_xact_lock(text.lock)`,
  },
};

const AUTHOR_RECORDS = {
  name: 'author records',
  sql: `SELECT wanted.id,
      repeat_seconds > 0 AND EXISTS (
        SELECT 1 FROM comments WHERE comments.site = wanted.site AND author_id = wanted.author_id
          AND author_kind = wanted.author_kind AND status <> 'deleted'
          AND created_at > $8::timestamptz - make_interval(secs => repeat_seconds) AND comments.wording = wanted.wording
      ) AS "isRepeated",
      asks_if_new AND NOT EXISTS (
        SELECT 1 FROM comments WHERE comments.site = wanted.site AND author_id = wanted.author_id
          AND author_kind = wanted.author_kind AND status = 'published'
      ) AS "isNew"
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::boolean[])
      AS wanted (id, site, author_kind, author_id, wording, repeat_seconds, asks_if_new)`,
};

const IN_CONTEXT = {
  name: 'comment in context',
  sql: `SELECT ${selectColumns(CommentEntity, { alias: 'comment' })}, ${authorJson('author')} AS author,
      parent.author_id AS "parentAuthorId", parent.author_kind AS "parentAuthorKind"
    FROM comments comment
    JOIN people author
      ON author.site = comment.site AND author.kind = comment.author_kind AND author.id = comment.author_id
    LEFT JOIN comments parent ON parent.id = comment.parent_id
    WHERE comment.id = $1`,
};

interface ContextRow extends Comment {
  readonly author: Person;
  readonly parentAuthorId: string | null;
  readonly parentAuthorKind: Person['kind'] | null;
}

const INSERT = { name: 'insert comments', sql: insertFromJson(CommentEntity) };

const COUNT_REPLIES = {
  name: 'count replies',
  sql: `UPDATE comments SET reply_count = reply_count + replies.n
    FROM (SELECT parent, count(*) AS n FROM unnest($1::uuid[]) AS reply (parent) GROUP BY parent) AS replies
    WHERE comments.id = replies.parent`,
};

@Injectable()
export class CommentsRepository {
  /** Of a thread that is locked already, which a comment never leaves. */
  async find(tx: Tx, id: string): Promise<Comment | null> {
    return tx.manager.findOneBy(CommentEntity, { id });
  }

  /** The same with its author and the author of its parent, in one statement. */
  async findInContext(tx: Tx, id: string): Promise<Omit<CommentInContext, 'thread'> | null> {
    const [row] = await tx.prepared<ContextRow>(IN_CONTEXT, [id]);
    if (row === undefined) return null;
    const { author, parentAuthorId, parentAuthorKind, ...comment } = row;
    const hasParent = parentAuthorId !== null && parentAuthorKind !== null;
    return { comment, author, parentAuthor: hasParent ? { id: parentAuthorId, kind: parentAuthorKind } : null };
  }

  async findAll(tx: Tx, ids: readonly string[]): Promise<Map<string, Comment>> {
    if (ids.length === 0) return new Map();
    const comments = await tx.manager.find(CommentEntity, { where: { id: In([...new Set(ids)]) } });
    return new Map(comments.map((comment) => [comment.id, comment]));
  }

  /** By the id of the new text: index comments_author. */
  async authorRecords(tx: Tx, texts: readonly NewText[]): Promise<Map<string, AuthorRecord>> {
    const isNeeded = texts.some(({ policy }) => policy.repeatSeconds > 0 || policy.hold === 'new-authors');
    if (!isNeeded) return new Map(texts.map(({ id }) => [id, { isRepeated: false, isNew: false }]));
    const records = await tx.prepared<AuthorRecord & { id: string }>(AUTHOR_RECORDS, [
      texts.map(({ id }) => id),
      ...authorsAndTexts(texts),
      texts.map(({ policy }) => policy.repeatSeconds),
      texts.map(({ policy }) => policy.hold === 'new-authors'),
      tx.now,
    ]);
    return new Map(records.map((record) => [record.id, record]));
  }

  /**
   * Until this transaction ends, no other writes the same texts of the same authors, if a site refuses repeated texts.
   * @returns the ids of the texts that another transaction holds, unless it waits for them
   */
  async lockTexts(tx: Tx, texts: readonly NewText[], lockMode: LockMode): Promise<Set<string>> {
    const guarded = texts.filter(({ policy }) => policy.repeatSeconds > 0);
    if (guarded.length === 0) return new Set();
    const parameters = [guarded.map(({ id }) => id), ...authorsAndTexts(guarded)];
    const held = await tx.prepared<{ id: string }>(LOCK_TEXTS[lockMode], parameters);
    return new Set(held.map(({ id }) => id));
  }

  /** Inserts new comments, and counts them in the published comments that they reply to. */
  async insertAll(tx: Tx, comments: readonly Comment[]): Promise<void> {
    await tx.prepared(INSERT, [JSON.stringify(comments)]);
    const replies = comments.filter(isVisible).flatMap(({ parentId }) => parentId ?? []);
    if (replies.length > 0) await tx.prepared(COUNT_REPLIES, [replies]);
  }

  /** Writes only what has changed: the text is much longer than what a vote changes. */
  async update(tx: Tx, before: Comment, comment: Comment): Promise<void> {
    const changes = changesBetween(before, comment);
    if (changes !== null) await tx.manager.update(CommentEntity, { id: comment.id }, changes);
  }

  /** From a comment's parent upwards, the tombstones that appear or disappear with it: those without another visible reply. */
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
       SELECT id, ordinal AS "position", touched AS "lastChangedVersion" FROM above ORDER BY n`,
      [comment.parentId, isVisible(comment) ? 1 : 0],
    );
  }

  /**
   * A reply has appeared or disappeared: its parent counts it, and so on up to the first comment that is visible without it.
   * @param tombstones those of `tombstonesAbove`, as they are after the change
   */
  async countReply(tx: Tx, comment: Comment, tombstones: readonly Tombstone[]): Promise<void> {
    await tx.query(
      `WITH tombstone AS (
         UPDATE comments SET reply_count = reply_count + $2, ordinal = changed.ordinal, touched = changed.touched
         FROM unnest($3::uuid[], $4::integer[], $5::integer[]) AS changed (id, ordinal, touched)
         WHERE comments.id = changed.id RETURNING comments.id, parent_id
       )
       UPDATE comments SET reply_count = reply_count + $2
       WHERE id IN (SELECT parent_id FROM tombstone UNION SELECT $1::uuid) AND id <> ALL ($3)`,
      [
        comment.parentId,
        isVisible(comment) ? 1 : -1,
        tombstones.map(({ id }) => id),
        tombstones.map(({ position }) => position),
        tombstones.map(({ lastChangedVersion }) => lastChangedVersion),
      ],
    );
  }

  /** Stores a text that is about to be replaced. */
  async insertRevision(tx: Tx, { id, revision, body, bodyHtml, editedAt, createdAt }: Comment): Promise<void> {
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
    const key = [id, kind, voter];
    if (vote === 0) {
      await tx.query(`DELETE FROM comment_votes WHERE comment_id = $1 AND voter_kind = $2 AND voter_id = $3`, key);
      return;
    }
    await tx.query(
      `INSERT INTO comment_votes (comment_id, voter_kind, voter_id, value) VALUES ($1, $2, $3, $4)
       ON CONFLICT (comment_id, voter_kind, voter_id) DO UPDATE SET value = EXCLUDED.value`,
      [...key, vote],
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
  async insertDecision(tx: Tx, commentId: string, { decisionId, verdict }: ModerationDecision): Promise<boolean> {
    const inserted = await tx.query(
      `INSERT INTO decisions (id, comment_id, verdict, made_at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1`,
      [decisionId, commentId, verdict, tx.now],
    );
    return inserted.length > 0;
  }
}

/** Site, kind and id of the authors, and the fingerprints of their texts. */
function authorsAndTexts(texts: readonly NewText[]): string[][] {
  return [
    texts.map(({ actor }) => actor.site),
    texts.map(({ actor }) => actor.kind),
    texts.map(({ actor }) => actor.id),
    texts.map(({ content }) => content.textFingerprint),
  ];
}
