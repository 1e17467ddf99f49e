import type { JSX } from 'preact';
import type { Category, Post } from '../api/api.js';
import { counted } from '../format/words.js';
import { addressOf } from '../routing/route.js';
import { Initials } from './initials.js';
import { PostMeta } from './post-meta.js';

interface PostLineProps {
  readonly post: Post;
  readonly category: Category | undefined;
}

/** A post in a list. */
export function PostLine({ post, category }: PostLineProps): JSX.Element {
  const { id, title, author, commentCount, score } = post;
  return (
    <li class="post-line">
      <Initials id={author.id} name={author.name} />
      <div>
        <h2 dir="auto">
          <a href={addressOf.post(id)}>{title}</a>
        </h2>
        <PostMeta post={post} category={category} />
      </div>
      <p class="numbers">
        <span>{counted(commentCount, 'comment')}</span>
        {score !== 0 && <span>{counted(score, 'point')}</span>}
      </p>
    </li>
  );
}
