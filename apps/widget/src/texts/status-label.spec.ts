import { comment } from '../discussion/fixture.js';
import type { Me } from '../session/claims.js';
import { statusLabel } from './status-label.js';

const ada: Me = { id: 'ada', kind: 'member', name: 'Ada', isModerator: false, expiresAt: 0 };
const mary: Me = { ...ada, id: 'mary', isModerator: true };

it.each([
  ['pending', ada, 'pendingMine'],
  ['pending', mary, 'pending'],
  ['rejected', ada, 'rejected'],
  ['spam', mary, 'hidden'],
  ['published', null, undefined],
] as const)('the label of status %s for %j is %s', (status, me, expected) => {
  expect(statusLabel(comment('a', null, { status }), me)).toBe(expected);
});

it('a tombstone has no label', () => {
  expect(statusLabel(comment('a', null, { status: 'removed', author: undefined }), mary)).toBeUndefined();
});
