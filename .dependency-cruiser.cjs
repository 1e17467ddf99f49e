/**
 * Who may import whom: docs/architecture.md says why. Type-only imports count, and so do spec files unless a rule says
 * otherwise. Each rule is proved by a planted violation in test/architecture/planted/<name of the rule>.
 */

const tests = ['\\.(spec|e2e-spec)\\.ts$', '^(apps|libs)/[^/]+/test/'];
const libIndex = '^libs/[^/]+/src/index\\.ts$';

/** Lowest first; a lib may import those of the rows before its own. */
const layers = [
  ['kernel', 'contracts'],
  ['persistence', 'sites'],
  ['messaging', 'http', 'markdown', 'people'],
  ['aggregates'],
  ['runtime'],
];
/** And these beside their own. */
const also = { people: ['messaging'] };
/** Outside the layers: embedded may import the kernel only, client no other lib, and testing is for tests only. */
const known = [...layers.flat(), 'embedded', 'client', 'testing'].join('|');

/** In queries/ itself is what its folders share. */
const shared = 'queries/[^/]+$';
/** The folders of a service, lowest first, with those that each may import. domain/ has rules of its own. */
const folders = {
  persistence: ['domain/'],
  'events/out': ['domain/'],
  queries: ['persistence/', 'domain/'],
  'queries/reads': [shared, 'persistence/', 'domain/'],
  'queries/(?:pages|live|counts)': ['queries/reads/', shared, 'persistence/', 'domain/'],
  'use-cases': ['queries/', 'events/out/', 'persistence/', 'domain/'],
  'events/in': ['use-cases/'],
  http: ['use-cases/', 'queries/', 'domain/'],
  embed: ['http/', 'queries/'],
};

/** What runs in a browser. */
const browser = '^apps/(widget|forum/pages)/';

/** What the kernel takes from outside: ids and random bytes. The domains reach it, but do not import it themselves. */
const kernelsOwn = ['^crypto$', '(^|/)node_modules/uuid/'];

// The lowest have rules of their own, and above the highest there is nothing.
const layerRules = layers.slice(1, -1).flatMap((row) =>
  row.map((lib) => ({
    name: `layer-of-${lib}`,
    comment: 'A lib imports only libs of the layers below its own.',
    severity: 'error',
    from: { path: `^libs/${lib}/` },
    // Who may import testing is the business of testing-in-tests-only.
    to: { path: '^libs/', pathNot: `^libs/(${[lib, ...below(row), ...(also[lib] ?? []), 'testing'].join('|')})/` },
  })),
);

const folderRules = Object.entries(folders).map(([folder, others]) => ({
  name: `folder-${folder.replace('(?:pages|live|counts)', 'purposes').replace('/', '-')}`,
  comment: 'The folders of a service import in one direction, so none imports another in a circle.',
  severity: 'error',
  // What is in a folder of queries/ has its own rule.
  from: { path: `^apps/([^/]+)/src/(${folder})/${folder === 'queries' ? '[^/]+$' : ''}`, pathNot: tests },
  to: {
    path: '^apps/$1/src/',
    pathNot: [
      `^apps/$1/src/$2/${folder === 'queries' ? '[^/]+$' : ''}`,
      ...others.map((other) => `^apps/$1/src/${other}`),
    ],
  },
}));

function below(row) {
  return layers.slice(0, layers.indexOf(row)).flat();
}

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      comment: 'Modules that need one another are one module.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'resolvable',
      comment: 'An import that cannot be followed hides what lies behind it from all the other rules.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
    {
      name: 'no-barrels',
      comment: 'index.ts is only the public API of a lib.',
      severity: 'error',
      // The number is a way to say: each such module, whoever imports it.
      module: { path: '(^|/)index\\.ts$', pathNot: libIndex, numberOfDependentsLessThan: 100 },
      from: {},
    },
    {
      name: 'libs-by-index',
      comment: "What a lib's index.ts does not export is the lib's own business.",
      severity: 'error',
      from: { path: '^(?:libs/([^/]+)|apps)/' },
      to: { path: '^libs/', pathNot: [libIndex, '^libs/$1/'] },
    },
    {
      name: 'libs-by-name',
      comment: "From outside, a lib is '#libs/<name>', not a path with dots.",
      severity: 'error',
      from: { path: '^(?:libs/([^/]+)|apps)/' },
      to: { path: libIndex, pathNot: '^libs/$1/', dependencyTypesNot: ['aliased'] },
    },
    {
      name: 'siblings-relatively',
      comment: 'Inside a lib its own index creates a cycle; only its tests may import it.',
      severity: 'error',
      from: { path: '^libs/([^/]+)/', pathNot: '^libs/[^/]+/test/' },
      to: { path: '^libs/$1/src/index\\.ts$' },
    },
    {
      name: 'services-apart',
      comment: 'Services tell one another what happened by events, and nothing else.',
      severity: 'error',
      from: { path: '^apps/(?!forum/)([^/]+)/' },
      to: { path: '^apps/', pathNot: '^apps/$1/' },
    },
    {
      name: 'forum-composes-services',
      comment: 'apps/forum puts services together by their definitions, whatever is inside.',
      severity: 'error',
      from: { path: '^apps/forum/' },
      to: { path: '^apps/', pathNot: ['^apps/forum/', '^apps/[^/]+/src/service\\.ts$'] },
    },
    {
      name: 'libs-without-apps',
      comment: 'A lib serves any service, so it knows none.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^apps/' },
    },
    {
      name: 'base-libs-alone',
      comment: 'contracts and kernel stand on nothing of ours.',
      severity: 'error',
      from: { path: '^libs/(contracts|kernel)/' },
      to: { path: '^(apps|libs|test)/', pathNot: '^libs/$1/' },
    },
    {
      name: 'domain-alone',
      comment: 'Decisions are plain functions: domain/ imports itself and the kernel.',
      severity: 'error',
      from: { path: '^apps/([^/]+)/src/domain/', pathNot: tests },
      to: { path: ['^(apps|libs|test)/', ...kernelsOwn], pathNot: ['^apps/$1/src/domain/', '^libs/kernel/'] },
    },
    {
      name: 'domain-reaches-no-framework',
      comment: 'Not even by way of others: no Nest, no TypeORM, no driver, no I/O of Node.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/domain/', pathNot: tests },
      to: { reachable: true, pathNot: ['^(apps|libs|test)/', ...kernelsOwn] },
    },
    {
      name: 'below-http-without-http',
      comment:
        'Rules, transactions, queries and events are the same whoever calls them; only http/ and embed/ know HTTP.',
      severity: 'error',
      from: { path: '^apps/[^/]+/src/(domain|use-cases|queries|persistence|events)/' },
      to: {
        path: [
          '^libs/http/',
          '(^|/)node_modules/(fastify|@nestjs/(platform-fastify|swagger))/',
          '^(http|https|http2)$',
        ],
      },
    },
    {
      name: 'testing-in-tests-only',
      comment: 'libs/testing and test/ are not part of the product.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: [...tests, '^libs/testing/'] },
      to: { path: '^(libs/testing|test)/' },
    },
    {
      name: 'process-only-in-runtime',
      comment: 'The environment is read in one place. ESLint sees `process.env`; this sees `import { env }`.',
      severity: 'error',
      from: { path: '^(apps|libs)/', pathNot: ['^libs/(runtime|testing)/'] },
      to: { path: '^process$' },
    },
    {
      name: 'known-libs',
      comment: 'A new lib takes its place in the layers above, in this file.',
      severity: 'error',
      module: { path: '^libs/', pathNot: `^libs/(${known})/`, numberOfDependentsLessThan: 100 },
      from: {},
    },
    ...layerRules,
    ...folderRules,
    {
      name: 'embedded-alone',
      comment: 'It starts a Postgres and a NATS for anyone, so it knows only the kernel.',
      severity: 'error',
      from: { path: '^libs/embedded/' },
      to: { path: '^libs/', pathNot: '^libs/(embedded|kernel|testing)/' },
    },
    {
      name: 'client-alone',
      comment: 'It is published by itself, and knows the services by their OpenAPI document only.',
      severity: 'error',
      from: { path: '^libs/client/' },
      to: { path: '^(apps|libs|test)/', pathNot: '^libs/(client|testing)/' },
    },
    {
      name: 'browser-by-client',
      comment: 'Pages are frontends as any other: what they know of Parley is its public interface.',
      severity: 'error',
      from: { path: browser, pathNot: tests },
      to: { path: '^(apps|libs|test)/', pathNot: [browser, '^libs/client/'] },
    },
    {
      name: 'forum-without-its-pages',
      comment: 'What runs in a browser is served as a built file, and never imported.',
      severity: 'error',
      from: { path: '^apps/forum/(?!pages/)' },
      to: { path: '^apps/forum/pages/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    // Counts imports of types too, which are gone after the compilation.
    tsPreCompilationDeps: true,
    // Where `#libs/<name>` leads: package.json points at dist/, the rules look at the sources.
    webpackConfig: { fileName: 'test/architecture/libs-alias.cjs' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      mainFields: ['main', 'types', 'typings'],
    },
  },
};
