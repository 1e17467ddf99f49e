import type { NewComment } from './notification.js';
import { recipientsOf } from './recipients.js';

const ada = { kind: 'member', id: 'ada' } as const;
const mary = { kind: 'member', id: 'mary' } as const;
const charles = { kind: 'member', id: 'charles' } as const;
const guest = { kind: 'guest', id: 'charles' } as const;

type Person = typeof ada | typeof mary | typeof charles | typeof guest;

describe('the recipients of a comment of Charles', () => {
  it.each<[title: string, thread: Person | null, parent: Person | null, recipients: ReturnType<typeof recipientsOf>]>([
    ['a comment on another person’s post', ada, null, [{ person: ada, kind: 'thread-activity' }]],
    [
      'a reply in the thread of a third person',
      ada,
      mary,
      [
        { person: mary, kind: 'reply' },
        { person: ada, kind: 'thread-activity' },
      ],
    ],
    ['a reply to the thread’s author', ada, ada, [{ person: ada, kind: 'reply' }]],
    ['a comment in his own thread', charles, null, []],
    ['a reply to himself in the thread of another', ada, charles, [{ person: ada, kind: 'thread-activity' }]],
    ['a reply to another person in his own thread', charles, ada, [{ person: ada, kind: 'reply' }]],
    ['a reply to a guest with his id', charles, guest, [{ person: guest, kind: 'reply' }]],
    ['a reply in the thread of a page', null, ada, [{ person: ada, kind: 'reply' }]],
    ['a comment on a page', null, null, []],
  ])('given %s', (_title, thread, parent, recipients) => {
    expect(recipientsOf(ofCharles(thread, parent))).toEqual(recipients);
  });

  it('are none if the comment is not visible yet', () => {
    expect(recipientsOf({ ...ofCharles(ada, mary), status: 'pending' })).toEqual([]);
  });
});

function ofCharles(thread: Person | null, parent: Person | null): NewComment {
  return {
    id: '0193a5c1-0000-7000-8000-000000000002',
    threadId: '0193a5c0-0000-7000-8000-000000000001',
    postId: null,
    threadTitle: null,
    threadAuthorId: thread?.id ?? null,
    threadAuthorKind: thread?.kind ?? null,
    parentAuthorId: parent?.id ?? null,
    parentAuthorKind: parent?.kind ?? null,
    author: { ...charles, name: 'Charles Babbage', handle: null, picture: null },
    status: 'published',
  };
}
