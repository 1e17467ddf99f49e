import { Injectable } from '@nestjs/common';
import { type Person, Refused } from '#libs/kernel';
import { type AuthorColumns, authorColumns, authorOf } from '#libs/people';
import type { Tx } from '#libs/persistence';
import { type Comment, isVisible } from '../domain/comment.js';
import { CommentEntity } from './comment.entity.js';

@Injectable()
export class CommentsRepository {
  /** Which thread to lock before the comment can be. @throws {Refused} `comment.not-found` */
  async threadOf(tx: Tx, site: string, id: string): Promise<string> {
    const [row] = await tx.query<{ threadId: string }>(
      `SELECT thread_id AS "threadId" FROM comments WHERE site = $1 AND id = $2`,
      [site, id],
    );
    if (row === undefined) throw new Refused('comment.not-found');
    return row.threadId;
  }

  /** A comment of a thread that is locked already. */
  async find(tx: Tx, threadId: string, id: string): Promise<Comment | null> {
    return tx.manager.findOneBy(CommentEntity, { threadId, id });
  }

  async insert(tx: Tx, comment: Comment): Promise<void> {
    await tx.manager.createQueryBuilder().insert().into(CommentEntity).values(comment).updateEntity(false).execute();
    await this.countReply(tx, comment.parentId, 1);
  }

  /** Writes the whole row; where readers begin or cease to see it, its parent's count follows. */
  async update(tx: Tx, before: Comment, { id, ...after }: Comment): Promise<void> {
    await tx.manager.update(CommentEntity, { id }, after);
    if (isVisible(before) !== isVisible(after)) await this.countReply(tx, after.parentId, isVisible(after) ? 1 : -1);
  }

  /** A tombstone comes and goes with its last reply, which its own parent counts in turn. */
  private async countReply(tx: Tx, parentId: string | null, by: 1 | -1): Promise<void> {
    for (let above = parentId; above !== null;) {
      const [parent] = await tx.query<Pick<Comment, 'parentId' | 'status' | 'replyCount'>>(
        `UPDATE comments SET reply_count = reply_count + $2 WHERE id = $1
         RETURNING parent_id AS "parentId", status, reply_count AS "replyCount"`,
        [above, by],
      );
      if (parent === undefined) throw new Error(`Comment ${above} is gone.`);
      const before = { ...parent, replyCount: parent.replyCount - by };
      above = isVisible(before) === isVisible(parent) ? null : parent.parentId;
    }
  }

  async authorOf(tx: Tx, comment: Comment): Promise<Person> {
    const [row] = await tx.query<AuthorColumns>(
      `SELECT ${authorColumns('people')} FROM people WHERE site = $1 AND kind = $2 AND id = $3`,
      [comment.site, comment.authorKind, comment.authorId],
    );
    if (row === undefined) throw new Error(`The author of comment ${comment.id} is not known here.`);
    return authorOf(row);
  }
}
