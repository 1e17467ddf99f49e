import base from './jest.config.mjs';

/** Everything that breaks something on purpose, the long proofs too; one file at a time, since they fight for the machine. */
export default {
  ...base,
  roots: ['<rootDir>/test/chaos'],
  testPathIgnorePatterns: ['/node_modules/'],
  maxWorkers: 1,
  testTimeout: 300_000,
};
