import { availableParallelism } from 'node:os';

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
  // Tests mostly wait, for processes, servers and timeouts.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // A process takes some seconds to start, and many start side by side.
  testTimeout: 120_000,
};
