import { layOutTree } from './list-comments.js';

interface Node {
  readonly id: string;
  readonly replyCount: number;
}

/** A tree of names. */
type Tree = readonly (string | readonly [string, Tree])[];

const discussion: Tree = [['a', [['b', ['c', 'd']], 'e']], 'f', ['g', ['h']]];

describe('layOutTree', () => {
  it('puts replies below their parents, depth first', () => {
    expect(layOut(discussion, 50)).toEqual({ items: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], next: null });
  });

  it('returns the cursor of the remaining top level if the page ends within it', () => {
    expect(layOut(discussion, 6)).toEqual({ items: ['a', 'b', 'c', 'd', 'e', 'f'], next: 'f' });
  });

  it('returns a cursor for every comment whose replies are incomplete', () => {
    expect(layOut(discussion, 3)).toEqual({ items: ['a>b', 'b>c', 'c'], next: 'a' });
    expect(layOut(discussion, 2)).toEqual({ items: ['a>b', 'b>'], next: 'a' });
    expect(layOut(discussion, 1)).toEqual({ items: ['a>'], next: 'a' });
  });

  it('returns that cursor also if the replies were not read because they are too deep', () => {
    const { roots } = nodesOf(discussion);
    const { items, next } = layOutTree({ here: roots, hasMore: false }, new Map(), 50);
    expect(items.map(({ node, more }) => [node.id, more])).toEqual([
      ['a', { after: null }],
      ['f', null],
      ['g', { after: null }],
    ]);
    expect(next).toBeNull();
  });

  it('relies on replyCount, since a query may not have read all replies', () => {
    const { roots, replies } = nodesOf([['a', ['b']]]);
    const popular = roots.map((root) => ({ ...root, replyCount: 9 }));
    expect(layOutTree({ here: popular, hasMore: false }, replies, 50).items.map(({ more }) => more?.after?.id)).toEqual(
      ['b', undefined],
    );
  });

  it('shows replies beyond the public ones, and returns a cursor if the page ends among them', () => {
    const { roots, replies } = nodesOf([['a', ['b', 'c']]]);
    const hidden = new Map([
      ['a', (replies.get('a') ?? []).map((reply) => ({ ...reply, status: 'pending' as const, replyCount: 0 }))],
    ]);
    const asCounted = { here: roots.map((root) => ({ ...root, replyCount: 0 })), hasMore: false };
    expect(layOutTree(asCounted, hidden, 50).items.map(({ more }) => more)).toEqual([null, null, null]);
    expect(layOutTree(asCounted, hidden, 2).items.map(({ more }) => more?.after?.id)).toEqual(['b', undefined]);
  });

  it('has no next page if the roots just fit, and is empty without roots', () => {
    expect(layOut(['a', 'b'], 2)).toEqual({ items: ['a', 'b'], next: null });
    expect(layOut([], 2)).toEqual({ items: [], next: null });
  });

  it('goes on after the last root if the list does, even if fewer replies were read than counted', () => {
    const { roots } = nodesOf([['a', ['b', 'c']]]);
    expect(layOutTree({ here: roots, hasMore: true }, new Map(), 3).next?.id).toBe('a');
  });
});

/** The names on the page; each with more replies is followed by `>` and its last reply on the page. */
function layOut(tree: Tree, limit: number): { items: string[]; next: string | null } {
  const { roots, replies } = nodesOf(tree);
  const { items, next } = layOutTree({ here: roots.slice(0, limit), hasMore: roots.length > limit }, replies, limit);
  return {
    items: items.map(({ node, more }) => (more === null ? node.id : `${node.id}>${more.after?.id ?? ''}`)),
    next: next?.id ?? null,
  };
}

function nodesOf(tree: Tree): { roots: Node[]; replies: Map<string, Node[]> } {
  const replies = new Map<string, Node[]>();
  const add = (branch: Tree): Node[] =>
    branch.map((entry) => {
      const [id, below] = typeof entry === 'string' ? [entry, []] : entry;
      const node = { id, replyCount: below.length, status: 'published' as const };
      if (below.length > 0) replies.set(id, add(below));
      return node;
    });
  return { roots: add(tree), replies };
}
