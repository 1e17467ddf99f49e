import { checkName, filtersOf, wholeEntities } from './wanted-types.js';

describe('what a subscriber from outside may have', () => {
  it('is named by events or by whole entities, at one site', () => {
    expect(filtersOf('default', ['comment.created'])).toEqual(['parley.evt.default.*.comment.created']);
    expect(filtersOf('blog', ['comment.*', 'post.created', 'comment.created', 'post.created'])).toEqual([
      'parley.evt.blog.*.comment.*',
      'parley.evt.blog.*.post.created',
    ]);
  });

  it.each(['person.seen', 'person.*', 'notification.created', 'notification.*'])('never is %s', (type) => {
    expect(() => filtersOf('default', [type])).toThrow(/is internal/);
  });

  it.each(['comment.sung', 'snapshot.everything', 'chess.*', '*', '>', '*.*', 'comment.>', 'comment.created.*', ''])(
    'is not %j, which nobody tells',
    (type) => {
      expect(() => filtersOf('default', [type])).toThrow(/There is no event .*comment\.created/);
    },
  );

  it.each(['*', '>', 'Default', 'a.b', '', 'x'.repeat(33)])('is of no site %j', (site) => {
    expect(() => filtersOf(site, ['comment.created'])).toThrow(/site/);
  });

  it('comes by one filter for an entity where a server takes only one', () => {
    expect(wholeEntities(['comment.created', 'comment.edited'])).toEqual(['comment.*']);
  });
});

describe("a subscriber's name", () => {
  it.each(['acme', 'a', 'acme-2'])('may be %s', (name) => {
    expect(() => {
      checkName(name);
    }).not.toThrow();
  });

  it.each(['posts', 'moderation', 'operator', 'a.b', 'A', '2', '-', '', 'a_b', 'a*', 'x'.repeat(33)])(
    'is not %j: it stands in subjects, beside those of the house',
    (name) => {
      expect(() => {
        checkName(name);
      }).toThrow(/cannot be the name/);
    },
  );
});
