import { revisionOf } from './revision.js';

describe('If-Match', () => {
  it.each([
    [undefined, null],
    ['*', null],
    [' * ', null],
    ['"r1.v7.-"', 1],
    ['"r12.v7.aB_-3"', 12],
  ])('%s asks for the revision %s', (header, revision) => {
    expect(revisionOf(header)).toBe(revision);
  });

  it.each([
    '',
    'r1.v7.-',
    'W/"r1.v7.-"',
    '"abc"',
    '"r1"',
    '"rx.v1.-"',
    '"r1.v7.-", "r2.v7.-"',
    '"r99999999999.v1.-"',
    '"r-1.v1.-"',
  ])('%s is refused', (header) => {
    expect(() => revisionOf(header)).toThrow(expect.objectContaining({ code: 'request.bad-if-match' }) as Error);
  });
});
