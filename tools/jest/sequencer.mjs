import Sequencer from '@jest/test-sequencer';

/**
 * Starts with the files that take longest, so that no worker is left with one of them at the end. The chaos specs, which compare
 * delays, run beside the integration specs, which mostly wait, and not beside the builds of test/architecture.
 */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((a, b) => rankOf(a.path) - rankOf(b.path));
  }
}

function rankOf(path) {
  if (/\/test\/chaos\/|\.int\.spec\.ts$/.test(path)) return 1;
  return /\/test\//.test(path) ? 0 : 2;
}
