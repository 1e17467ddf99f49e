import { comment } from './fixture.js';
import { joined, withAdded } from './growing.js';
import { countBelow, find, nodeOf, type Nodes, pathTo, treeOf, withChanged, withoutLeaf } from './tree.js';

/** a( b( c ) d ) e */
const roots = treeOf([comment('a'), comment('b', 'a'), comment('c', 'b'), comment('d', 'a'), comment('e')]);

function outline(nodes: Nodes): string {
  return nodes
    .map(({ comment: { id }, replies }) => (replies.length === 0 ? id : `${id}(${outline(replies)})`))
    .join(' ');
}

describe('a tree of comments', () => {
  it('is made of a list that goes depth first', () => {
    expect(outline(roots)).toBe('a(b(c) d) e');
    expect(outline(treeOf([comment('c', 'b'), comment('d', 'a')]))).toBe('c d');
    expect(treeOf([comment('a', null, { moreReplies: 'cursor' })])[0]?.more).toBe('cursor');
  });

  it('finds a comment, the way to it, and how many are below', () => {
    expect(find(roots, 'c')?.comment.id).toBe('c');
    expect(find(roots, 'x')).toBeNull();
    expect(pathTo(roots, 'c').map(({ comment: { id } }) => id)).toEqual(['a', 'b', 'c']);
    expect(pathTo(roots, 'x')).toEqual([]);
    expect(roots.map(countBelow)).toEqual([3, 0]);
  });

  it('changes one comment, and leaves alone what is not above it', () => {
    const next = withChanged(roots, 'c', (node) => ({ ...node, folded: true }));
    expect(find(next, 'c')?.folded).toBe(true);
    expect(next[0]).not.toBe(roots[0]);
    expect(next[0]?.replies[1]).toBe(roots[0]?.replies[1]);
    expect(next[1]).toBe(roots[1]);
    expect(withChanged(roots, 'x', () => null)).toBe(roots);
  });

  it('takes a new comment once, where it belongs', () => {
    expect(outline(withAdded(roots, nodeOf(comment('f')), 'first'))).toBe('f a(b(c) d) e');
    expect(outline(withAdded(roots, nodeOf(comment('f')), 'last'))).toBe('a(b(c) d) e f');
    expect(outline(withAdded(roots, nodeOf(comment('f', 'a')), 'first'))).toBe('a(b(c) d f) e');
    expect(withAdded(roots, nodeOf(comment('f', 'x')), 'first')).toBe(roots);
    expect(withAdded(roots, nodeOf(comment('c', 'b')), 'first')).toBe(roots);
  });

  it('goes on with the next page, and shows nothing twice', () => {
    expect(outline(joined(roots, treeOf([comment('e'), comment('f')])))).toBe('a(b(c) d) e f');
  });

  it('loses a leaf, and the tombstones that it was the last reply of', () => {
    expect(outline(withoutLeaf(roots, 'c'))).toBe('a(b d) e');
    const over = { status: 'deleted', author: undefined } as const;
    const tombs = treeOf([comment('a', null, over), comment('b', 'a', over), comment('c', 'b'), comment('e')]);
    expect(outline(withoutLeaf(tombs, 'c'))).toBe('e');
    const wide = treeOf([comment('a', null, over), comment('b', 'a'), comment('c', 'a')]);
    expect(outline(withoutLeaf(wide, 'c'))).toBe('a(b)');
    const more = treeOf([comment('a', null, { ...over, moreReplies: 'cursor' }), comment('b', 'a')]);
    expect(outline(withoutLeaf(more, 'b'))).toBe('a');
    expect(withoutLeaf(roots, 'x')).toBe(roots);
  });
});
