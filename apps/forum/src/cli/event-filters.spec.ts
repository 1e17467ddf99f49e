import { checkName, entityFilters, filtersOf } from './event-filters.js';

describe('the events that an external subscriber may read', () => {
  it('are named one by one or by entity, at one site', () => {
    expect(filtersOf('default', ['comment.created'], false)).toEqual(['parley.evt.default.*.comment.created']);
    expect(filtersOf('blog', ['comment.*', 'post.created', 'comment.created', 'post.created'], false)).toEqual([
      'parley.evt.blog.*.comment.*',
      'parley.evt.blog.*.post.created',
    ]);
  });

  it.each(['person.seen', 'person.*', 'notification.created', 'notification.*'])('never include %s', (type) => {
    expect(() => filtersOf('default', [type], true)).toThrow(/is internal/);
  });

  it.each(['decision.made', 'decision.*'])('include %s only for a program that decides', (type) => {
    expect(() => filtersOf('default', [type], false)).toThrow(/--decides/);
    expect(filtersOf('default', [type], true)).toEqual([`parley.evt.default.*.${type}`]);
  });

  it.each(['comment.sung', 'snapshot.everything', 'chess.*', '*', '>', '*.*', 'comment.>', 'comment.created.*', ''])(
    'do not include %j, which no service publishes',
    (type) => {
      expect(() => filtersOf('default', [type], false)).toThrow(/There is no event .*comment\.created/);
    },
  );

  it.each(['*', '>', 'Default', 'a.b', '', 'x'.repeat(33)])('belong to no site %j', (site) => {
    expect(() => filtersOf(site, ['comment.created'], false)).toThrow(/site/);
  });

  it('are covered by one filter per entity where a server supports only one', () => {
    expect(entityFilters(['comment.created', 'comment.edited'])).toEqual(['comment.*']);
  });
});

describe("a subscriber's name", () => {
  it.each(['acme', 'a', 'acme-2'])('can be %s', (name) => {
    expect(() => {
      checkName(name);
    }).not.toThrow();
  });

  it.each(['posts', 'moderation', 'operator', 'a.b', 'A', '2', '-', '', 'a_b', 'a*', 'x'.repeat(33)])(
    'cannot be %j: it becomes a part of subjects, beside those of Parley itself',
    (name) => {
      expect(() => {
        checkName(name);
      }).toThrow(/cannot be the name/);
    },
  );
});
