import { comment } from '../discussion/fixture.js';
import type { Me } from '../session/claims.js';
import { mayChange } from './may-change.js';

const ada: Me = { id: 'ada', kind: 'member', name: 'Ada', isModerator: false, expiresAt: 0 };
const adasComment = comment('a');
const [early, late] = [new Date('2026-11-22T08:30:00.000Z'), new Date('2026-11-22T08:31:00.000Z')];

it.each([
  ['its author without an edit window', ada, adasComment, null, late, true],
  ['its author within the edit window', ada, adasComment, 30, early, true],
  ['its author after the edit window', ada, adasComment, 30, late, false],
  ['a moderator at any time', { ...ada, id: 'mary', isModerator: true }, adasComment, 30, late, true],
  ['another member', { ...ada, id: 'bob' }, adasComment, null, early, false],
  ['a guest with the same id', { ...ada, kind: 'guest' as const }, adasComment, null, early, false],
  ['an anonymous reader', null, adasComment, null, early, false],
  ['its author after it was rejected', ada, comment('a', null, { status: 'rejected' }), null, early, false],
  [
    'a moderator after it was deleted',
    { ...ada, isModerator: true },
    comment('a', null, { author: undefined }),
    null,
    early,
    false,
  ],
] as const)('whether a comment may be changed by %s', (_who, me, of, editWindowMinutes, now, expected) => {
  expect(mayChange(me, of, { editWindowMinutes }, now)).toBe(expected);
});
