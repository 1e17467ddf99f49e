import type { Thread } from './api-types.js';
import { comment } from './fixture.js';
import { initialState, isEmpty } from './state.js';
import { buildTree } from './tree.js';

describe('a discussion', () => {
  const thread = { commentCount: 0 } as Thread;
  const empty = { ...initialState('best'), thread };

  it('is empty without a thread and with a thread without comments', () => {
    expect([initialState('best'), empty].map(isEmpty)).toEqual([true, true]);
  });

  it.each([
    ['is shown', { roots: buildTree([comment('a')]) }],
    ['is incoming', { incoming: [comment('a')] }],
    ['is counted by the thread', { thread: { ...thread, commentCount: 1 } }],
  ])('is not empty if a comment %s', (_where, changes) => {
    expect(isEmpty({ ...empty, ...changes })).toBe(false);
  });
});
