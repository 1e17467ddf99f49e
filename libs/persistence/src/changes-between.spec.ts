import { changesBetween } from './changes-between.js';

describe('changesBetween', () => {
  const before = { id: '7', body: 'A long text.', score: 1, editedAt: new Date(0) as Date | null };

  it('returns the fields that changed', () => {
    expect(changesBetween(before, { ...before, score: 2, editedAt: null })).toEqual({ score: 2, editedAt: null });
  });

  it('returns null if none did', () => {
    expect(changesBetween(before, { ...before })).toBeNull();
  });
});
