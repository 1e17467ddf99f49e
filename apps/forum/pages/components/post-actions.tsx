import type { JSX } from 'preact';
import { type Post, unwrap, useApi, useMe } from '../api/api.js';
import { mayChange } from '../api/permissions.js';
import { isModerator } from '../api/session.js';
import { useAction } from '../api/use-action.js';
import { useResource } from '../api/use-resource.js';
import { urlTo } from '../routing/route.js';
import { ErrorNotice } from './error-notice.js';

interface PostActionsProps {
  readonly post: Post;
  readonly onChanged: (post: Post) => void;
  readonly onDeleted: () => void;
}

/** The actions that the signed-in user is allowed on a post; nothing if there are none. */
export function PostActions({ post, onChanged, onDeleted }: PostActionsProps): JSX.Element | null {
  const { parley } = useApi();
  const me = useMe();
  const site = useResource(me === null ? null : 'site', () => unwrap(parley.GET('/v1/site'))).result;
  const params = { path: { id: post.id } };

  const remove = useAction(async () => {
    await parley.DELETE('/v1/posts/{id}', { params });
    onDeleted();
  });
  const toggleLock = useAction(async () => {
    const call = post.locked
      ? parley.DELETE('/v1/posts/{id}/lock', { params })
      : parley.PUT('/v1/posts/{id}/lock', { params });
    onChanged(await unwrap(call));
  });

  if (site.status !== 'ready' || !mayChange(post, me, site.value.editWindowMinutes, Date.now())) return null;
  return (
    <div class="actions">
      <a class="button secondary" href={urlTo.edit(post.id)}>
        Edit
      </a>
      <button type="button" class="secondary" disabled={remove.busy} onClick={remove.run}>
        Delete
      </button>
      {isModerator(me) && (
        <button type="button" class="secondary" disabled={toggleLock.busy} onClick={toggleLock.run}>
          {post.locked ? 'Unlock' : 'Lock'}
        </button>
      )}
      <ErrorNotice error={remove.error ?? toggleLock.error} />
    </div>
  );
}
