import { commentCreated, postCreated, threadSnapshot } from '#libs/contracts';
import { Setting } from './config/setting.js';
import { InvalidServices } from './invalid-services.js';
import { natsUsersOf } from './nats/nats-users.js';
import {
  apiPrefixesOf,
  type BackendDeclaration,
  backendsOf,
  checkServices,
  defineService,
  prefixesOf,
} from './service-definition.js';

class Module {}
const pages = { path: '/forum', title: 'Forum', about: 'to read', folder: 'apps/forum/public' };

function backend(declared: Partial<BackendDeclaration> = {}) {
  return defineService({ name: 'posts', about: 'posts', prefixes: ['/v1/posts'], module: Module, ...declared });
}

describe('the declaration of a service', () => {
  it('is completed by what most services have in common', () => {
    const { migrations, ...rest } = backend();
    expect(migrations).toMatch(/\/apps\/posts\/migrations$/);
    expect(rest).toEqual({
      kind: 'backend',
      name: 'posts',
      about: 'posts',
      prefixes: ['/v1/posts'],
      pages: null,
      module: Module,
      entities: [],
      publishes: [],
      snapshots: [],
      scheduledJobs: [],
      settings: null,
      failures: {},
    });
  });

  it('gives all its paths: prefixes, pages, and the admin routes', () => {
    const service = backend({ pages });
    expect(prefixesOf(service)).toEqual(['/v1/posts', '/v1/admin/posts', '/forum']);
    expect(apiPrefixesOf(service)).toEqual(['/v1/posts', '/v1/admin/posts']);
  });

  it('may have pages only, and then neither schema nor admin routes', () => {
    const service = defineService({ name: 'pages', about: 'the forum', pages });
    expect(service.kind).toBe('pages');
    expect(prefixesOf(service)).toEqual(['/forum']);
    expect(backendsOf([service, backend()]).map(({ name }) => name)).toEqual(['posts']);
  });

  class ForeignSettings {
    @Setting('Does not begin with the name of the service.')
    readonly COMMENTS_VOLUME: string = 'quiet';
  }
  const snapshots = [{ entity: 'thread', page: () => Promise.resolve(null) }];

  it.each<[string, Partial<BackendDeclaration>, RegExp]>([
    ['a name with capital letters', { name: 'Posts' }, /"Posts": use a to z/],
    ['a name with a dash', { name: 'my-posts' }, /"my-posts"/],
    ['a name that begins with a digit', { name: '2posts' }, /"2posts"/],
    ['no name', { name: '' }, /""/],
    ['a reserved name', { name: 'operator' }, /operator: the name is reserved/],
    ['a prefix without a slash', { prefixes: ['v1/posts'] }, /"v1\/posts" is not a prefix/],
    ['the root as a prefix', { prefixes: ['/'] }, /"\/" is not a prefix/],
    ['a prefix that ends with a slash', { prefixes: ['/v1/posts/'] }, /"\/v1\/posts\/" is not a prefix/],
    ['a path of every process', { prefixes: ['/health/posts'] }, /every process answers \/health/],
    ['pages at a path of every process', { pages: { ...pages, path: '/docs' } }, /every process answers \/docs/],
    ['pages at its own prefix', { pages: { ...pages, path: '/v1/posts' } }, /both .*\/v1\/posts/],
    ['the event of another producer', { publishes: [commentCreated] }, /comment\.created.*names comments/],
    ['snapshots that it does not publish', { snapshots }, /does not publish thread\.snapshot/],
    ['a setting under another name', { settings: ForeignSettings }, /COMMENTS_VOLUME .*begin with POSTS_/],
  ])('cannot have %s', (_what, declared, expected) => {
    expect(() => backend(declared)).toThrow(InvalidServices);
    expect(() => backend(declared)).toThrow(expected);
  });

  it('reports all its errors at once', () => {
    const error = errorOf(() => backend({ name: 'X', prefixes: ['y'], publishes: [threadSnapshot] }));
    expect(error.errors).toHaveLength(3);
    for (const one of error.errors) expect(error.message).toContain(one);
  });
});

describe('several services', () => {
  const other = (prefix: string) => backend({ name: 'other', prefixes: [prefix] });

  it.each(['/v1/postscript', '/v1/post', '/v2/posts'])('may have the prefixes /v1/posts and %s', (prefix) => {
    expect(() => {
      checkServices([backend(), other(prefix)]);
    }).not.toThrow();
  });

  it.each(['/v1/posts', '/v1/posts/special', '/v1', '/v1/admin', '/v1/admin/posts/x'])(
    'cannot have the prefixes of posts and %s',
    (prefix) => {
      const error = errorOf(() => {
        checkServices([backend(), other(prefix)]);
      });
      expect(error.message).toMatch(/The prefixes \S+ of posts and \S+ of other overlap/);
    },
  );

  it('cannot have overlapping pages', () => {
    const forum = defineService({ name: 'pages', about: 'the forum', pages });
    expect(() => {
      checkServices([forum, backend({ prefixes: ['/forum/api'] })]);
    }).toThrow('The prefixes /forum of pages and /forum/api of posts overlap.');
  });

  it('cannot have the same name', () => {
    expect(() => {
      checkServices([backend(), backend({ prefixes: ['/v1/other'] })]);
    }).toThrow('Two services are called posts');
  });
});

describe('the NATS users', () => {
  const users = natsUsersOf(
    [backend({ publishes: [postCreated] })],
    [{ name: 'later', publishes: [], readsDecisions: false }],
  );

  it('are the services, the planned ones, and the operator', () => {
    expect(users.map(({ name }) => name)).toEqual(['posts', 'later', 'operator']);
  });

  it('may publish the events that their service declares, and those of every service', () => {
    const events = (n: number) => users[n]?.imports?.flat().filter((subject) => subject.startsWith('parley.evt.'));
    const shared = ['person.seen', 'person.snapshot', 'snapshot.requested', 'snapshot.completed'];
    expect(events(0)).toEqual(['post.created', ...shared].map((name) => `parley.evt.*.*.${name}`));
    expect(events(1)).toEqual(shared.map((name) => `parley.evt.*.*.${name}`));
    expect(events(2)).toBeUndefined();
  });

  it('cannot be planned once the service exists', () => {
    expect(() => natsUsersOf([backend()], [{ name: 'posts', publishes: [], readsDecisions: false }])).toThrow(
      'posts is a service now',
    );
  });
});

function errorOf(work: () => unknown): InvalidServices {
  try {
    work();
  } catch (error) {
    if (error instanceof InvalidServices) return error;
    throw error;
  }
  throw new Error('There was no error.');
}
