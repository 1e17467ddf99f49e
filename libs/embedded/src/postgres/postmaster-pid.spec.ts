import { parsePostmasterPid } from './postmaster-pid.js';

const complete = '4711\n/data/cluster\n1790000000\n15999\n\n127.0.0.1\n  1234567   65538\nready   \n';

describe('parsePostmasterPid', () => {
  it('reads pid, port and status', () => {
    expect(parsePostmasterPid(complete)).toEqual({ pid: 4711, port: 15999, status: 'ready' });
  });

  it('reads an incomplete file', () => {
    expect(parsePostmasterPid('4711\n/data/cluster\n1790000000\n')).toEqual({
      pid: 4711,
      port: undefined,
      status: 'unknown',
    });
  });

  it.each(['', '\n', 'rubbish', '-4711\n/data'])('finds nothing in %j', (text) => {
    expect(parsePostmasterPid(text)).toBeUndefined();
  });
});
