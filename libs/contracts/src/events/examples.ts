/** Shared by the examples, which tell one story. */
export const ada = {
  id: 'ada',
  kind: 'member' as const,
  name: 'Ada Lovelace',
  handle: 'ada',
  picture: null,
};
export const charles = {
  id: 'charles',
  kind: 'member' as const,
  name: 'Charles Babbage',
  handle: 'charles',
  picture: 'https://example.org/charles.png',
};
export const postId = '0193a5c0-0000-7000-8000-000000000001';
export const commentId = '0193a5c1-0000-7000-8000-000000000002';
export const categoryId = '0193a5bf-0000-7000-8000-000000000003';
export const notificationId = '0193a5c2-0000-7000-8000-000000000004';
export const requestId = '0193a5c4-0000-7000-8000-000000000005';
export const decisionId = '0193a5c6-0000-7000-8000-000000000006';
export const title = 'On the Analytical Engine';
export const created = '2026-11-22T08:00:00.000Z';
export const later = '2026-11-22T08:05:00.000Z';
