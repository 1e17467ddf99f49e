import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered } from '../api/answered.js';
import { type Post, useApi } from '../api/api.js';
import { useCategories } from '../api/categories.js';
import { useAction } from '../api/use-action.js';
import { useLoaded } from '../api/use-loaded.js';
import { Comments } from '../parts/comments.js';
import { Heading } from '../parts/heading.js';
import { Initials } from '../parts/initials.js';
import { Markdown } from '../parts/markdown.js';
import { PostActions } from '../parts/post-actions.js';
import { PostMeta } from '../parts/post-meta.js';
import { Shown } from '../parts/shown.js';
import { TroubleNotice } from '../parts/trouble-notice.js';
import { Vote } from '../parts/vote.js';

export function PostPage({ id }: { readonly id: string }): JSX.Element {
  const { parley } = useApi();
  const [deleted, setDeleted] = useState(false);
  const post = useLoaded(`post ${id}`, () => answered(parley.GET('/v1/posts/{id}', { params: { path: { id } } })));
  const restored = (restored: Post) => {
    post.update(restored);
    setDeleted(false);
  };

  if (deleted) return <Deleted id={id} onRestored={restored} />;
  return (
    <>
      {post.loaded.state === 'failed' && <Heading>A post</Heading>}
      <Shown what={post}>
        {(shown) => (
          <>
            <PostText
              post={shown}
              onChanged={post.update}
              onDeleted={() => {
                setDeleted(true);
              }}
            />
            <div class="discussion">
              <Comments postId={id} />
            </div>
          </>
        )}
      </Shown>
    </>
  );
}

interface PostTextProps {
  readonly post: Post;
  readonly onChanged: (post: Post) => void;
  readonly onDeleted: () => void;
}

function PostText({ post, onChanged, onDeleted }: PostTextProps): JSX.Element {
  const { loaded } = useCategories();
  const category = loaded.state === 'ready' ? loaded.value.find(({ id }) => id === post.categoryId) : undefined;
  return (
    <article>
      <Heading>{post.title}</Heading>
      <div class="byline">
        <Initials id={post.author.id} name={post.author.name} />
        <PostMeta post={post} category={category} />
      </div>
      <Markdown html={post.bodyHtml} />
      <div class="below">
        <Vote post={post} onVoted={onChanged} />
        <PostActions post={post} onChanged={onChanged} onDeleted={onDeleted} />
      </div>
    </article>
  );
}

interface DeletedProps {
  readonly id: string;
  readonly onRestored: (post: Post) => void;
}

/** Instead of asking beforehand. */
function Deleted({ id, onRestored }: DeletedProps): JSX.Element {
  const { parley } = useApi();
  const restore = useAction(async () => {
    onRestored(await answered(parley.POST('/v1/posts/{id}/restore', { params: { path: { id } } })));
  });
  return (
    <>
      <Heading>The post is deleted</Heading>
      <p>Nobody finds it any more.</p>
      <button type="button" disabled={restore.busy} onClick={restore.run}>
        Restore it
      </button>
      <TroubleNotice trouble={restore.trouble} />
    </>
  );
}
