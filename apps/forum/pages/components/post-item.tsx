import type { JSX } from 'preact';
import type { Category, Post } from '../api/api.js';
import { pluralize } from '../format/text.js';
import { urlTo } from '../routing/route.js';
import { Initials } from './initials.js';
import { PostMeta } from './post-meta.js';

interface PostItemProps {
  readonly post: Post;
  readonly category: Category | undefined;
}

/** A post in a list. */
export function PostItem({ post, category }: PostItemProps): JSX.Element {
  const { id, title, author, commentCount, score } = post;
  return (
    <li class="post-item">
      <Initials id={author.id} name={author.name} />
      <div>
        <h2 dir="auto">
          <a href={urlTo.post(id)}>{title}</a>
        </h2>
        <PostMeta post={post} category={category} />
      </div>
      <p class="counts">
        <span>{pluralize(commentCount, 'comment')}</span>
        {score !== 0 && <span>{pluralize(score, 'point')}</span>}
      </p>
    </li>
  );
}
