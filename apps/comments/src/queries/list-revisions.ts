import { setImmediate as turn } from 'node:timers/promises';
import { type Static, Type } from '@sinclair/typebox';
import { Injectable } from '@nestjs/common';
import { diffWordsWithSpace } from 'diff';
import { DataSource } from 'typeorm';
import { type Actor, isModerator, Refused } from '#libs/kernel';
import { JOIN_THREAD } from './comment-view.js';

/** A text that a comment has, or had, as its author and moderators get it. */
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
        'From the revision before it, word by word; empty for the first one, and where more than some 300 words differ.',
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

/** Words that may differ: the time grows with their square, and 300 of them take some 10 ms in 40,000 characters. */
const MOST_EDITS = 300;

@Injectable()
export class ListRevisions {
  constructor(private readonly dataSource: DataSource) {}

  /** Newest first. @throws {Refused} `comment.not-found`, also for those whom they are none of their business */
  async execute(site: string, id: string, viewer: Actor): Promise<RevisionView[]> {
    const revisions = await this.dataSource.query<Revision[]>(
      `WITH wanted AS (
         SELECT comment.* FROM comments comment ${JOIN_THREAD}
         WHERE comment.site = $1 AND comment.id = $2 AND ($3 OR (comment.author_kind = $4 AND comment.author_id = $5))
       )
       SELECT revision, body, body_html AS "bodyHtml", coalesce(edited_at, created_at) AS "writtenAt" FROM wanted
       UNION ALL
       SELECT old.revision, old.body, old.body_html, old.written_at
       FROM comment_revisions old JOIN wanted ON wanted.id = old.comment_id
       ORDER BY revision DESC LIMIT 100`,
      [site, id, isModerator(viewer), viewer.kind, viewer.id],
    );
    if (revisions.length === 0) throw new Refused('comment.not-found');
    const views: RevisionView[] = [];
    for (const [i, revision] of revisions.entries()) {
      // Others have their turn between two texts.
      if (i > 0) await turn();
      views.push(viewOfRevision(revision, revisions[i + 1]));
    }
    return views;
  }
}

function viewOfRevision({ revision, body, bodyHtml, writtenAt }: Revision, before: Revision | undefined): RevisionView {
  const changes =
    before === undefined ? [] : (diffWordsWithSpace(before.body, body, { maxEditLength: MOST_EDITS }) ?? []);
  const diff = changes.map(({ added, removed, value }) => ({
    kind: added ? ('added' as const) : removed ? ('removed' as const) : ('same' as const),
    text: value,
  }));
  return { revision, body, bodyHtml, writtenAt: writtenAt.toISOString(), diff };
}
