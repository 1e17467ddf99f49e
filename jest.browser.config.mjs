import base from './jest.config.mjs';

/** What a browser shows; needs Chromium. One file at a time, since each has a browser and a Parley of its own. */
export default {
  ...base,
  roots: ['<rootDir>/test/browser'],
  testRegex: '\\.browser-spec\\.ts$',
  maxWorkers: 1,
};
