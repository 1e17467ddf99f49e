import Sequencer from '@jest/test-sequencer';

/** Starts with the files that take longest, so that no worker is left with one of them at the end. */
export default class SlowestFirst extends Sequencer {
  sort(tests) {
    const rank = ({ path }) => (path.endsWith('.int.spec.ts') ? 1 : /\/test\//.test(path) ? 0 : 2);
    return super.sort(tests).toSorted((a, b) => rank(a) - rank(b));
  }
}
