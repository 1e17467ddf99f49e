import base from './jest.config.mjs';

/** What people see, in a real browser; one file at a time, since a browser takes all there is. */
export default {
  ...base,
  roots: ['<rootDir>/test/browser'],
  testRegex: '\\.browser-spec\\.ts$',
  globalSetup: '<rootDir>/test/browser/support/global-setup.mjs',
  maxWorkers: 1,
};
