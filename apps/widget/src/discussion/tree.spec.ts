import { comment } from './fixture.js';
import { appendPage, insertNode } from './tree-insert.js';
import {
  buildTree,
  countDescendants,
  createNode,
  findNode,
  type Nodes,
  pathTo,
  removeLeaf,
  updateNode,
} from './tree.js';

/** a( b( c ) d ) e */
const roots = buildTree([comment('a'), comment('b', 'a'), comment('c', 'b'), comment('d', 'a'), comment('e')]);

function outline(nodes: Nodes): string {
  return nodes
    .map(({ comment: { id }, replies }) => (replies.length === 0 ? id : `${id}(${outline(replies)})`))
    .join(' ');
}

describe('a tree of comments', () => {
  it('is built from a depth-first list', () => {
    expect(outline(roots)).toBe('a(b(c) d) e');
    expect(outline(buildTree([comment('c', 'b'), comment('d', 'a')]))).toBe('c d');
    expect(buildTree([comment('a', null, { moreReplies: 'cursor' })])[0]?.repliesCursor).toBe('cursor');
  });

  it('finds a comment and the path to it, and counts descendants', () => {
    expect(findNode(roots, 'c')?.comment.id).toBe('c');
    expect(findNode(roots, 'x')).toBeNull();
    expect(pathTo(roots, 'c').map(({ comment: { id } }) => id)).toEqual(['a', 'b', 'c']);
    expect(pathTo(roots, 'x')).toEqual([]);
    expect(roots.map(countDescendants)).toEqual([3, 0]);
  });

  it('copies a changed comment and its ancestors only', () => {
    const next = updateNode(roots, 'c', (node) => ({ ...node, isCollapsed: true }));
    expect(findNode(next, 'c')?.isCollapsed).toBe(true);
    expect(next[0]).not.toBe(roots[0]);
    expect(next[0]?.replies[1]).toBe(roots[0]?.replies[1]);
    expect(next[1]).toBe(roots[1]);
    expect(updateNode(roots, 'x', () => null)).toBe(roots);
  });

  it('inserts a new comment below its parent, once', () => {
    expect(outline(insertNode(roots, createNode(comment('f')), 'first'))).toBe('f a(b(c) d) e');
    expect(outline(insertNode(roots, createNode(comment('f')), 'last'))).toBe('a(b(c) d) e f');
    expect(outline(insertNode(roots, createNode(comment('f', 'a')), 'first'))).toBe('a(b(c) d f) e');
    expect(insertNode(roots, createNode(comment('f', 'x')), 'first')).toBe(roots);
    expect(insertNode(roots, createNode(comment('c', 'b')), 'first')).toBe(roots);
  });

  it('appends the next page without duplicates', () => {
    expect(outline(appendPage(roots, buildTree([comment('e'), comment('f')])))).toBe('a(b(c) d) e f');
  });

  it('removes a leaf, and the tombstones whose last reply it was', () => {
    expect(outline(removeLeaf(roots, 'c'))).toBe('a(b d) e');
    const deleted = { status: 'deleted', author: undefined } as const;
    const chain = buildTree([comment('a', null, deleted), comment('b', 'a', deleted), comment('c', 'b'), comment('e')]);
    expect(outline(removeLeaf(chain, 'c'))).toBe('e');
    const siblings = buildTree([comment('a', null, deleted), comment('b', 'a'), comment('c', 'a')]);
    expect(outline(removeLeaf(siblings, 'c'))).toBe('a(b)');
    const partlyLoaded = buildTree([comment('a', null, { ...deleted, moreReplies: 'cursor' }), comment('b', 'a')]);
    expect(outline(removeLeaf(partlyLoaded, 'b'))).toBe('a');
    expect(removeLeaf(roots, 'x')).toBe(roots);
  });
});
