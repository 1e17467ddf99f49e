import base from './jest.config.mjs';

/** What people see, in a real browser; two files at a time. */
export default {
  ...base,
  roots: ['<rootDir>/test/browser'],
  testRegex: '\\.browser-spec\\.ts$',
  globalSetup: '<rootDir>/test/browser/support/global-setup.mjs',
  maxWorkers: 2,
};
