import { layOut, type Node } from './lay-out.js';

/** A tree as nested names. */
type Tree = readonly (string | readonly [string, Tree])[];

const discussion: Tree = [['a', [['b', ['c', 'd']], 'e']], 'f', ['g', ['h']]];

describe('the layout of a page', () => {
  it('puts replies under what they reply to, depth first', () => {
    expect(shown(discussion, 50)).toEqual({ items: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'], next: null });
  });

  it('says where the rest of the top level begins, when the page ends between two of it', () => {
    expect(shown(discussion, 6)).toEqual({ items: ['a', 'b', 'c', 'd', 'e', 'f'], next: 'f' });
  });

  it('says of every comment that was cut short where its replies go on', () => {
    expect(shown(discussion, 3)).toEqual({ items: ['a>b', 'b>c', 'c'], next: 'a' });
    expect(shown(discussion, 2)).toEqual({ items: ['a>b', 'b>'], next: 'a' });
    expect(shown(discussion, 1)).toEqual({ items: ['a>'], next: 'a' });
  });

  it('says so too where the replies are not at hand, because they are too deep', () => {
    const { roots } = planted(discussion);
    const { items, next } = layOut({ here: roots, goOn: false }, new Map(), 50);
    expect(items.map(({ node, more }) => [node.id, more])).toEqual([
      ['a', { after: null }],
      ['f', null],
      ['g', { after: null }],
    ]);
    expect(next).toBeNull();
  });

  it('counts by replyCount, not by what is at hand: there may be more than one query brings', () => {
    const { roots, replies } = planted([['a', ['b']]]);
    const popular = roots.map((root) => ({ ...root, replyCount: 9 }));
    expect(layOut({ here: popular, goOn: false }, replies, 50).items.map(({ more }) => more?.after?.id)).toEqual([
      'b',
      undefined,
    ]);
  });

  it('counts replies that not everybody sees on top, and says when the page ends among them', () => {
    const { roots, replies } = planted([['a', ['b', 'c']]]);
    const hidden = new Map([
      ['a', (replies.get('a') ?? []).map((reply) => ({ ...reply, status: 'pending' as const, replyCount: 0 }))],
    ]);
    const asCounted = { here: roots.map((root) => ({ ...root, replyCount: 0 })), goOn: false };
    expect(layOut(asCounted, hidden, 50).items.map(({ more }) => more)).toEqual([null, null, null]);
    expect(layOut(asCounted, hidden, 2).items.map(({ more }) => more?.after?.id)).toEqual(['b', undefined]);
  });

  it('has no next when just as many roots came as fit, and is empty without roots', () => {
    expect(shown(['a', 'b'], 2)).toEqual({ items: ['a', 'b'], next: null });
    expect(shown([], 2)).toEqual({ items: [], next: null });
  });

  it('goes on after the last root where the list does, though fewer replies came than were counted', () => {
    const { roots } = planted([['a', ['b', 'c']]]);
    expect(layOut({ here: roots, goOn: true }, new Map(), 3).next?.id).toBe('a');
  });
});

/** The names on the page, with `>` and the last reply shown after each that has more. */
function shown(tree: Tree, limit: number): { items: string[]; next: string | null } {
  const { roots, replies } = planted(tree);
  const { items, next } = layOut({ here: roots.slice(0, limit), goOn: roots.length > limit }, replies, limit);
  return {
    items: items.map(({ node, more }) => (more === null ? node.id : `${node.id}>${more.after?.id ?? ''}`)),
    next: next?.id ?? null,
  };
}

function planted(tree: Tree): { roots: Node[]; replies: Map<string, Node[]> } {
  const replies = new Map<string, Node[]>();
  const plant = (branch: Tree): Node[] =>
    branch.map((entry) => {
      const [id, below] = typeof entry === 'string' ? [entry, []] : entry;
      const node = { id, replyCount: below.length, status: 'published' as const };
      if (below.length > 0) replies.set(id, plant(below));
      return node;
    });
  return { roots: plant(tree), replies };
}
