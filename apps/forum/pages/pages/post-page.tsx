import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { type Post, unwrap, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { useCategories } from '../api/use-categories.js';
import { useResource } from '../api/use-resource.js';
import { Comments } from '../components/comments.js';
import { ErrorNotice } from '../components/error-notice.js';
import { Heading } from '../components/heading.js';
import { Initials } from '../components/initials.js';
import { Markdown } from '../components/markdown.js';
import { PostActions } from '../components/post-actions.js';
import { PostMeta } from '../components/post-meta.js';
import { PostVote } from '../components/post-vote.js';
import { ResourceView } from '../components/resource-view.js';

export function PostPage({ id }: { readonly id: string }): JSX.Element {
  const { parley } = useApi();
  const [isDeleted, setIsDeleted] = useState(false);
  const post = useResource(`post ${id}`, () => unwrap(parley.GET('/v1/posts/{id}', { params: { path: { id } } })));
  const onRestored = (restored: Post) => {
    post.update(restored);
    setIsDeleted(false);
  };

  if (isDeleted) return <DeletedPost id={id} onRestored={onRestored} />;
  return (
    <>
      {post.result.status === 'failed' && <Heading>A post</Heading>}
      <ResourceView resource={post}>
        {(value) => (
          <>
            <PostArticle
              post={value}
              onChanged={post.update}
              onDeleted={() => {
                setIsDeleted(true);
              }}
            />
            <div class="discussion">
              <Comments postId={id} />
            </div>
          </>
        )}
      </ResourceView>
    </>
  );
}

interface PostArticleProps {
  readonly post: Post;
  readonly onChanged: (post: Post) => void;
  readonly onDeleted: () => void;
}

function PostArticle({ post, onChanged, onDeleted }: PostArticleProps): JSX.Element {
  const { result } = useCategories();
  const category = result.status === 'ready' ? result.value.find(({ id }) => id === post.categoryId) : undefined;
  return (
    <article>
      <Heading>{post.title}</Heading>
      <div class="byline">
        <Initials id={post.author.id} name={post.author.name} />
        <PostMeta post={post} category={category} />
      </div>
      <Markdown html={post.bodyHtml} />
      <div class="post-footer">
        <PostVote post={post} onVoted={onChanged} />
        <PostActions post={post} onChanged={onChanged} onDeleted={onDeleted} />
      </div>
    </article>
  );
}

interface DeletedPostProps {
  readonly id: string;
  readonly onRestored: (post: Post) => void;
}

/** Offers to undo the deletion, instead of asking for confirmation before it. */
function DeletedPost({ id, onRestored }: DeletedPostProps): JSX.Element {
  const { parley } = useApi();
  const restore = useAction(async () => {
    onRestored(await unwrap(parley.POST('/v1/posts/{id}/restore', { params: { path: { id } } })));
  });
  return (
    <>
      <Heading>The post is deleted</Heading>
      <p>Readers can no longer see it.</p>
      <button type="button" disabled={restore.busy} onClick={restore.run}>
        Restore it
      </button>
      <ErrorNotice error={restore.error} />
    </>
  );
}
