import { operationId, singular, summaryOf } from './operation-names.js';

describe('the operation names of a route', () => {
  it.each([
    ['get', '/v1/posts', 'List posts'],
    ['post', '/v1/categories', 'Create a category'],
    ['get', '/v1/posts/{id}', 'Get a post'],
    ['get', '/v1/posts/by-slug/{slug}', 'Get a post by slug'],
    ['patch', '/v1/posts/{id}', 'Change a post'],
    ['delete', '/v1/posts/{id}', 'Delete a post'],
    ['post', '/v1/posts/{id}/restore', 'Restore a post'],
    ['delete', '/v1/posts/{id}/lock', 'Take back the lock of a post'],
    ['get', '/v1/threads/{id}/comments', 'Get the comments of a thread'],
    ['post', '/v1/threads/{id}/comments', 'Create a comment in a thread'],
    ['post', '/v1/comments/preview', 'Preview comments'],
    ['get', '/v1/notifications/unread-count', 'Get the unread count of notifications'],
    ['post', '/v1/notifications/read-all', 'Read all notifications'],
    ['put', '/v1/unreads', 'Set an unread'],
  ])('%s %s: %s', (method, path, summary) => {
    expect(summaryOf(method, path, false)).toBe(summary);
  });

  it('distinguish a PUT that sets something from one that does something', () => {
    expect(summaryOf('put', '/v1/posts/{id}/vote', true)).toBe('Set the vote of a post');
    expect(summaryOf('put', '/v1/posts/{id}/lock', false)).toBe('Lock a post');
  });

  it('form the id of an operation', () => {
    expect(operationId('posts', 'byId')).toBe('postsById');
    expect(operationId('push-subscriptions', 'create')).toBe('pushSubscriptionsCreate');
    expect(['categories', 'posts', 'people'].map(singular)).toEqual(['category', 'post', 'person']);
  });
});
