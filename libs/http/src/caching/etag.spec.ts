import { revisionsOf } from './etag.js';

describe('If-Match', () => {
  it.each([
    [undefined, null],
    ['*', null],
    [' * ', null],
    ['"r1.v7.-"', [1]],
    ['"r12.v7.aB_-3"', [12]],
    ['"r1.v7.-", "r2.v7.-"', [1, 2]],
    ['"r1.v7.-","r2.v7.-"', [1, 2]],
    ['"another", "r2.v7.-" ', [2]],
    ['W/"r3.v7.-", "r2.v7.-"', [2]],
    [', "r1.v7.-",, "r2.v7.-" ,', [1, 2]],
    ['W/"r1.v7.-"', []],
    ['"abc", W/"def"', []],
    ['"r1"', []],
    ['"rx.v1.-"', []],
    ['"r01.v1.-"', []],
    ['"r99999999999.v1.-"', []],
    ['"r-1.v1.-"', []],
  ])('%s accepts the revisions %j', (header, revisions) => {
    expect(revisionsOf(header)).toEqual(revisions);
  });

  it.each(['', 'r1.v7.-', ',', '"r1.v7.-" "r2.v7.-"', '"r1.v7.-", W/', 'w/"r1.v7.-"', '*, "r1.v7.-"'])(
    '%s is refused',
    (header) => {
      expect(() => revisionsOf(header)).toThrow(expect.objectContaining({ code: 'request.bad-if-match' }) as Error);
    },
  );

  it('is parsed in linear time, however long it is', () => {
    const many = Array.from({ length: 500 }, (_, i) => `"r${String(i)}.v1.-"`).join(', ');
    expect(revisionsOf(many)).toHaveLength(500);
    expect(() => revisionsOf(`${many}, "`)).toThrow();
  });
});
