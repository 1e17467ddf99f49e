import { comment } from '../discussion/fixture.js';
import type { Me } from '../session/claims.js';
import { stateOf } from './state-of.js';

const ada: Me = { id: 'ada', kind: 'member', name: 'Ada', isModerator: false, endsAt: 0 };
const mary: Me = { ...ada, id: 'mary', isModerator: true };

it.each([
  ['pending', ada, 'pendingMine'],
  ['pending', mary, 'pending'],
  ['rejected', ada, 'rejected'],
  ['spam', mary, 'hidden'],
  ['published', null, undefined],
] as const)('of what is %s says to %j: %s', (status, me, expected) => {
  expect(stateOf(comment('a', null, { status }), me)).toBe(expected);
});

it('says nothing of a tombstone', () => {
  expect(stateOf(comment('a', null, { status: 'removed', author: undefined }), mary)).toBeUndefined();
});
