import type { Thread } from './api-types.js';
import { comment } from './fixture.js';
import { treeOf } from './tree.js';
import { firstView, isEmpty } from './view.js';

describe('a discussion', () => {
  const thread = { commentCount: 0 } as Thread;
  const empty = { ...firstView('best'), thread };

  it('is empty where nobody has written', () => {
    expect([firstView('best'), empty].map(isEmpty)).toEqual([true, true]);
  });

  it.each([
    ['is shown', { roots: treeOf([comment('a')]) }],
    ['waits to be shown', { fresh: [comment('a')] }],
    ['is on its way', { thread: { ...thread, commentCount: 1 } }],
  ])('is not where a comment %s', (_where, changes) => {
    expect(isEmpty({ ...empty, ...changes })).toBe(false);
  });
});
