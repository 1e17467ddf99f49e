import { runProgram } from './program.js';

describe('an invalid command line', () => {
  let output: string;

  beforeEach(() => {
    output = '';
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      output += String(text);
      return true;
    });
  });
  afterEach(() => {
    jest.restoreAllMocks();
  });

  it.each([
    [['consumers', 'pause', 'chess', 'projections'], /chess.*posts, comments, notifications/],
    [['consumers', 'pause', 'posts'], /consumer/],
    [['replay', 'posts', 'projections'], /--from/],
    [['replay', 'posts', 'projections', '--from', 'soon'], /a time such as/],
    [['outbox', 'republish', '--since', 'yesterday'], /a time such as/],
    [['dead-letters', 'list', '--state', 'alive'], /dead, waiting/],
    [['dead-letters', 'redrive', 'posts'], /exactly one/],
    [['dead-letters', 'redrive', 'posts', '--key', 'a', '--type', 'b'], /exactly one/],
    [['subscriber', 'add', 'acme', '--site', 'default'], /--types/],
    [['subscriber', 'add', 'acme', '--site', 'a', '--types', 'b', '--from', 'monday'], /now, start/],
    [['trace'], /correlation id/],
    [['sing'], /sing/],
  ])('exits with 2 and explains why: %j', async (args, expected) => {
    expect(await runProgram(args)).toBe(2);
    expect(output).toMatch(expected);
  });
});
