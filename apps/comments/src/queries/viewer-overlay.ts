import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Actor } from '#libs/kernel';
import type { Vote } from '../domain/rate-comment.js';
import type { CommentView } from './comment-view.js';

/** A viewer's own votes and reactions, which are added to views that are the same for everyone. */
@Injectable()
export class ViewerOverlay {
  constructor(private readonly dataSource: DataSource) {}

  /** @returns the very same list if the viewer has no votes and reactions in it */
  async applyTo(comments: CommentView[], viewer: Actor | null): Promise<CommentView[]> {
    if (viewer === null || comments.length === 0) return comments;
    const marks = await this.dataSource.query<{ id: string; vote: Vote | null; emoji: string | null }[]>(
      `SELECT comment_id AS id, value AS vote, NULL AS emoji FROM comment_votes
       WHERE comment_id = ANY ($1::uuid[]) AND voter_kind = $2 AND voter_id = $3
       UNION ALL
       SELECT comment_id, NULL, emoji FROM comment_reactions
       WHERE comment_id = ANY ($1::uuid[]) AND reader_kind = $2 AND reader_id = $3
       ORDER BY emoji`,
      // A tombstone shows no votes and reactions.
      [comments.flatMap(({ id, body }) => (body === undefined ? [] : [id])), viewer.kind, viewer.id],
    );
    if (marks.length === 0) return comments;
    const votes = new Map(marks.flatMap(({ id, vote }) => (vote === null ? [] : [[id, vote]])));
    return comments.map((comment) => ({
      ...comment,
      myVote: votes.get(comment.id) ?? 0,
      myReactions: marks.flatMap(({ id, emoji }) => (id === comment.id && emoji !== null ? [emoji] : [])),
    }));
  }
}
