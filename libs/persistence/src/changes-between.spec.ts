import { changesBetween } from './changes-between.js';

describe('changes between two states of a row', () => {
  const before = { id: '7', body: 'A long text.', score: 1, editedAt: new Date(0) as Date | null };

  it('are the fields that are others now', () => {
    expect(changesBetween(before, { ...before, score: 2, editedAt: null })).toEqual({ score: 2, editedAt: null });
  });

  it('are none where all is the same', () => {
    expect(changesBetween(before, { ...before })).toBeNull();
  });
});
