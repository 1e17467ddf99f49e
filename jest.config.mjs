/** Everything is compiled to CommonJS by swc: Node 20 cannot `require` the ESM-only packages that Nest 12 brings. */
const swc = (syntax) => [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax, decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
      keepClassNames: true,
    },
    module: { type: 'commonjs' },
    sourceMaps: 'inline',
  },
];

/** ESM-only packages on the path of a test; add here when Jest says "Must use import to load ES Module". */
const esmOnly = [
  '@nestjs',
  'jose',
  'uuid',
  'cookie',
  'file-type',
  'strtok3',
  'token-types',
  'uint8array-extras',
  '@tokenizer',
  '@borewit',
  'content-disposition',
  'parse5',
  'entities',
  'openapi-typescript',
  'parse-json',
  'index-to-position',
  'supports-color',
  'change-case',
  'p-limit',
  'yocto-queue',
];

export default {
  testEnvironment: 'node',
  rootDir: '.',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testRegex: '\\.(spec|e2e-spec)\\.ts$',
  globalSetup: '<rootDir>/libs/testing/src/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/src/global-teardown.mjs',
  // These take minutes; `npm run test:chaos` runs them too.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/chaos/long/'],
  // Tests mostly wait, for processes and servers: Jest's own choice would leave a core idle on a small machine.
  maxWorkers: '100%',
  // A process takes some seconds to start, and many start side by side.
  testTimeout: 120_000,
  moduleNameMapper: {
    '^#libs/(.*)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': ['$1', '$1.js'],
  },
  transform: { '^.+\\.ts$': swc('typescript'), '^.+\\.m?js$': swc('ecmascript') },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join('|')})/)`],
};
