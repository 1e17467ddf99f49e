import { tableOf } from './table.js';

describe('a table', () => {
  it('aligns names to the left and numbers to the right', () => {
    const table = tableOf(
      ['service', 'events', 'seconds', 'paused'],
      [
        ['posts', 7, 0.25, false],
        ['notifications', 1200, null, true],
      ],
    );
    expect(table.split('\n')).toEqual([
      'service        events  seconds  paused',
      'posts               7      0.3  no',
      'notifications    1200        –  yes',
    ]);
  });
});
