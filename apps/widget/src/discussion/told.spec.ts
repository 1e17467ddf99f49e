import type { ToldComment } from './api-types.js';
import { comment } from './fixture.js';
import { withFresh } from './growing.js';
import { told } from './told.js';
import { find, treeOf } from './tree.js';

const shown = { roots: treeOf([comment('a', null, { replyCount: 1, myVote: 1 }), comment('b', 'a')]), fresh: [] };

/** As it comes from the stream: without what is the reader's own. */
function news(id: string, parentId: string | null, fields: Partial<ToldComment> = {}): ToldComment {
  // As JSON leaves out what is undefined.
  const own = { myVote: undefined, myReactions: undefined, moreReplies: undefined };
  return JSON.parse(JSON.stringify({ ...comment(id, parentId), ...own, ...fields })) as ToldComment;
}

function gone(id: string, parentId: string | null, replyCount: number): ToldComment {
  return { id, parentId, threadId: 'thread', depth: 0, status: 'removed', replyCount };
}

describe('what the stream tells', () => {
  it('changes what is shown, and keeps what is the reader’s own', () => {
    const { roots, fresh } = told(shown, news('a', null, { bodyHtml: '<p>edited</p>' }));
    expect(find(roots, 'a')?.comment).toMatchObject({ bodyHtml: '<p>edited</p>', myVote: 1 });
    expect(find(roots, 'b')).toBe(find(shown.roots, 'b'));
    expect(fresh).toEqual([]);
  });

  it('waits where it is new, until the reader wants to see it', () => {
    const later = [news('c', null), news('d', 'b'), news('e', 'd')].reduce(told, shown);
    expect(later.roots).toBe(shown.roots);
    expect(later.fresh.map(({ id }) => id)).toEqual(['c', 'd', 'e']);
    expect(withFresh(later, true).map(({ comment: { id } }) => id)).toEqual(['c', 'a']);
    const roots = withFresh(later, false);
    expect(roots.map(({ comment: { id } }) => id)).toEqual(['a', 'c']);
    expect(find(roots, 'd')?.replies[0]).toMatchObject({ fresh: true, comment: { id: 'e', myVote: 0 } });
  });

  it('says nothing of replies to what is not here', () => {
    expect(told(shown, news('c', 'x')).fresh).toEqual([]);
  });

  it('leaves a tombstone where there are replies, and nothing where there are none', () => {
    const { roots } = told(shown, gone('a', null, 1));
    expect(find(roots, 'a')?.comment).toMatchObject({ status: 'removed', myVote: 1 });
    expect(find(roots, 'a')?.comment.bodyHtml).toBeUndefined();
    expect(told({ roots, fresh: [] }, gone('b', 'a', 0)).roots).toEqual([]);
  });

  it('takes back what was waiting', () => {
    const later = told(told(shown, news('c', null)), gone('c', null, 0));
    expect(later).toEqual(shown);
    const edited = told(told(shown, news('c', null)), news('c', null, { body: 'better' }));
    expect(edited.fresh).toMatchObject([{ id: 'c', body: 'better' }]);
  });

  it('keeps what is told again above what replies to it', () => {
    const later = [news('c', null), news('d', 'c'), news('c', null, { body: 'better' })].reduce(told, shown);
    expect(find(withFresh(later, false), 'c')?.replies.map(({ comment: { id } }) => id)).toEqual(['d']);
  });
});
