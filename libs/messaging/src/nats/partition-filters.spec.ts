import { partitionFilters } from './partition-filters.js';

const TYPES = ['parley.comment.created.v1', 'parley.post.edited.v1'];

describe('the filters of a consumer in a partition', () => {
  it('are the subjects of the types that it handles', () => {
    expect(partitionFilters({ supportsSeveralFilters: true }, TYPES, 7)).toEqual([
      'parley.evt.*.p07.comment.created',
      'parley.evt.*.p07.post.edited',
    ]);
  });

  it('are the whole partition where the server takes one filter', () => {
    expect(partitionFilters({ supportsSeveralFilters: false }, TYPES, 7)).toEqual(['parley.evt.*.p07.*.*']);
  });
});
