import type { JSX } from 'preact';
import { answered } from '../api/answered.js';
import { type Post, useApi, useMe } from '../api/api.js';
import { mayChange } from '../api/rights.js';
import { isModerator } from '../api/session.js';
import { useAction } from '../api/use-action.js';
import { useLoaded } from '../api/use-loaded.js';
import { addressOf } from '../routing/route.js';
import { TroubleNotice } from './trouble-notice.js';

interface PostActionsProps {
  readonly post: Post;
  readonly onChanged: (post: Post) => void;
  readonly onDeleted: () => void;
}

/** What the reader may do with a post. */
export function PostActions({ post, onChanged, onDeleted }: PostActionsProps): JSX.Element | null {
  const { parley } = useApi();
  const me = useMe();
  const site = useLoaded(me === null ? null : 'site', () => answered(parley.GET('/v1/site'))).loaded;
  const params = { path: { id: post.id } };

  const remove = useAction(async () => {
    await parley.DELETE('/v1/posts/{id}', { params });
    onDeleted();
  });
  const lock = useAction(async () => {
    const call = post.locked
      ? parley.DELETE('/v1/posts/{id}/lock', { params })
      : parley.PUT('/v1/posts/{id}/lock', { params });
    onChanged(await answered(call));
  });

  if (site.state !== 'ready' || !mayChange(post, me, site.value.editWindowMinutes, Date.now())) return null;
  return (
    <div class="actions">
      <a class="button quiet" href={addressOf.edit(post.id)}>
        Edit
      </a>
      <button type="button" class="quiet" disabled={remove.busy} onClick={remove.run}>
        Delete
      </button>
      {isModerator(me) && (
        <button type="button" class="quiet" disabled={lock.busy} onClick={lock.run}>
          {post.locked ? 'Unlock' : 'Lock'}
        </button>
      )}
      <TroubleNotice trouble={remove.trouble ?? lock.trouble} />
    </div>
  );
}
