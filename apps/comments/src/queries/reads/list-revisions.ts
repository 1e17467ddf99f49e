import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import { Injectable } from '@nestjs/common';
import { diffWordsWithSpace } from 'diff';
import { DataSource } from 'typeorm';
import { type Actor, decodeCursor, encodeCursor, isModerator, Refused } from '#libs/kernel';
import { JOIN_THREAD, MAX_TEXT_BYTES } from '../comment-view.js';

/** A text that a comment has or had, as its author and moderators see it. */
export const revisionSchema = Type.Object({
  revision: Type.Integer(),
  body: Type.String(),
  bodyHtml: Type.String(),
  writtenAt: Type.String({ format: 'date-time' }),
  diff: Type.Array(
    Type.Object({
      kind: Type.Union([Type.Literal('same'), Type.Literal('added'), Type.Literal('removed')]),
      text: Type.String(),
    }),
    {
      description:
        'From the previous revision, word by word; empty for the first one, and if more than some 300 words differ.',
    },
  ),
});

export type RevisionView = Static<typeof revisionSchema>;

interface Revision {
  readonly revision: number;
  readonly body: string;
  readonly bodyHtml: string;
  readonly writtenAt: Date;
}

export interface RevisionFilter {
  readonly id: string;
  readonly limit: number;
  readonly cursor?: string;
}

/** Words that may differ: the time grows with their square, and 300 take some 10 ms in 40,000 characters. */
const MAX_EDITS = 300;

@Injectable()
export class ListRevisions {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Newest first; fewer than the limit if they are more text than a response holds.
   * @throws {Refused} `comment.not-found`, also if the viewer is neither its author nor a moderator; `request.bad-cursor`
   */
  async execute(
    site: string,
    { id, limit, cursor }: RevisionFilter,
    viewer: Actor,
  ): Promise<{ items: RevisionView[]; nextCursor: string | null }> {
    const list = `revisions of ${id}`;
    const [before] = cursor === undefined ? [null] : decodeCursor(list, ['integer'], cursor);
    const revisions = await this.dataSource.query<Revision[]>(
      `WITH wanted AS (
         SELECT comment.* FROM comments comment ${JOIN_THREAD}
         WHERE comment.site = $1 AND comment.id = $2 AND ($3 OR (comment.author_kind = $4 AND comment.author_id = $5))
       )
       SELECT revision, body, "bodyHtml", "writtenAt" FROM (
         SELECT *, sum(octet_length(body) + octet_length("bodyHtml")) OVER (ORDER BY revision DESC) AS bytes FROM (
           SELECT revision, body, body_html AS "bodyHtml", coalesce(edited_at, created_at) AS "writtenAt" FROM wanted
           UNION ALL
           SELECT old.revision, old.body, old.body_html, old.written_at
           FROM comment_revisions old JOIN wanted ON wanted.id = old.comment_id
         ) AS revision
         WHERE $6::integer IS NULL OR revision < $6
         ORDER BY revision DESC LIMIT $7
       ) AS revision
       WHERE bytes < $8 OR revision >= (SELECT coalesce($6, revision + 1) - 2 FROM wanted)
       ORDER BY revision DESC`,
      // One more than it shows: the last one differs from it.
      [site, id, isModerator(viewer), viewer.kind, viewer.id, before, limit + 1, MAX_TEXT_BYTES],
    );
    if (revisions.length === 0) throw new Refused('comment.not-found');
    const isWhole = revisions.at(-1)?.revision === 1 && revisions.length <= limit;
    const shown = isWhole ? revisions : revisions.slice(0, -1);
    const items: RevisionView[] = [];
    for (const [i, revision] of shown.entries()) {
      // Other requests run between two texts.
      if (i > 0) await nextTurn();
      items.push(viewOfRevision(revision, revisions[i + 1]));
    }
    const last = shown.at(-1);
    return { items, nextCursor: isWhole || last === undefined ? null : encodeCursor(list, [last.revision]) };
  }
}

function viewOfRevision({ revision, body, bodyHtml, writtenAt }: Revision, before: Revision | undefined): RevisionView {
  const changes =
    before === undefined ? [] : (diffWordsWithSpace(before.body, body, { maxEditLength: MAX_EDITS }) ?? []);
  const diff = changes.map(({ added, removed, value }) => ({
    kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
    text: value,
  }));
  return { revision, body, bodyHtml, writtenAt: writtenAt.toISOString(), diff };
}
