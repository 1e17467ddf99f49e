import type { CommentUpdate } from './api-types.js';
import { comment } from './fixture.js';
import { applyLiveUpdate } from './live-update.js';
import { insertIncoming } from './tree-insert.js';
import { buildTree, findNode } from './tree.js';

const shown = {
  roots: buildTree([comment('a', null, { replyCount: 1, myVote: 1 }), comment('b', 'a')]),
  incoming: [],
};

/** An update as the stream sends it, without the reader's own votes and reactions. */
function update(id: string, parentId: string | null, fields: Partial<CommentUpdate> = {}): CommentUpdate {
  // JSON leaves out what is undefined.
  const own = { myVote: undefined, myReactions: undefined, moreReplies: undefined };
  return JSON.parse(JSON.stringify({ ...comment(id, parentId), ...own, ...fields })) as CommentUpdate;
}

function removal(id: string, parentId: string | null, replyCount: number): CommentUpdate {
  return { id, parentId, threadId: 'thread', depth: 0, status: 'removed', replyCount };
}

describe('a live update', () => {
  it('changes a shown comment and keeps the reader’s own vote', () => {
    const { roots, incoming } = applyLiveUpdate(shown, update('a', null, { bodyHtml: '<p>edited</p>' }));
    expect(findNode(roots, 'a')?.comment).toMatchObject({ bodyHtml: '<p>edited</p>', myVote: 1 });
    expect(findNode(roots, 'b')).toBe(findNode(shown.roots, 'b'));
    expect(incoming).toEqual([]);
  });

  it('keeps a new comment incoming until the reader asks for it', () => {
    const later = [update('c', null), update('d', 'b'), update('e', 'd')].reduce(applyLiveUpdate, shown);
    expect(later.roots).toBe(shown.roots);
    expect(later.incoming.map(({ id }) => id)).toEqual(['c', 'd', 'e']);
    expect(insertIncoming(later, true).map(({ comment: { id } }) => id)).toEqual(['c', 'a']);
    const roots = insertIncoming(later, false);
    expect(roots.map(({ comment: { id } }) => id)).toEqual(['a', 'c']);
    expect(findNode(roots, 'd')?.replies[0]).toMatchObject({ isNew: true, comment: { id: 'e', myVote: 0 } });
  });

  it('ignores a reply to a comment that is not loaded', () => {
    expect(applyLiveUpdate(shown, update('c', 'x')).incoming).toEqual([]);
  });

  it('turns a removed comment into a tombstone if it has replies, and removes it if not', () => {
    const { roots } = applyLiveUpdate(shown, removal('a', null, 1));
    expect(findNode(roots, 'a')?.comment).toMatchObject({ status: 'removed', myVote: 1 });
    expect(findNode(roots, 'a')?.comment.bodyHtml).toBeUndefined();
    expect(applyLiveUpdate({ roots, incoming: [] }, removal('b', 'a', 0)).roots).toEqual([]);
  });

  it('removes or changes an incoming comment', () => {
    const later = applyLiveUpdate(applyLiveUpdate(shown, update('c', null)), removal('c', null, 0));
    expect(later).toEqual(shown);
    const edited = applyLiveUpdate(applyLiveUpdate(shown, update('c', null)), update('c', null, { body: 'better' }));
    expect(edited.incoming).toMatchObject([{ id: 'c', body: 'better' }]);
  });

  it('keeps an updated incoming comment before its replies', () => {
    const updates = [update('c', null), update('d', 'c'), update('c', null, { body: 'better' })];
    const roots = insertIncoming(updates.reduce(applyLiveUpdate, shown), false);
    expect(findNode(roots, 'c')?.replies.map(({ comment: { id } }) => id)).toEqual(['d']);
  });
});
