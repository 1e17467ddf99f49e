/** Specs run in plain Node, on what the build has compiled of them: `npm test` builds first. */
export default {
  rootDir: '.',
  roots: ['<rootDir>/apps', '<rootDir>/libs', '<rootDir>/test'],
  testRegex: '\\.(spec|e2e-spec)\\.ts$',
  testEnvironment: '<rootDir>/tools/jest/environment.mjs',
  testRunner: '<rootDir>/tools/jest/test-runner.mjs',
  testSequencer: '<rootDir>/tools/jest/sequencer.mjs',
  reporters: ['default', '<rootDir>/tools/jest/slowest-files.mjs'],
  transform: {},
  globalSetup: '<rootDir>/libs/testing/src/global-setup.mjs',
  globalTeardown: '<rootDir>/libs/testing/src/global-teardown.mjs',
  // These take minutes; `npm run test:chaos` runs them too.
  testPathIgnorePatterns: ['/node_modules/', '<rootDir>/test/chaos/long/'],
  // Jest's own choice would leave a core idle on a small machine. More workers than cores save little, and disturb test/chaos.
  maxWorkers: '100%',
  // A process takes some seconds to start, and many start side by side.
  testTimeout: 120_000,
};
