import type { JSX } from 'preact';
import type { Category, Post } from '../api/api.js';
import { urlTo } from '../routing/route.js';
import { RelativeTime } from './relative-time.js';

interface PostMetaProps {
  readonly post: Post;
  readonly category: Category | undefined;
}

/** Author, time, category, tags and state of a post. */
export function PostMeta({ post, category }: PostMetaProps): JSX.Element {
  const { author, createdAt, editedAt, tags, pinned, locked } = post;
  return (
    <p class="meta">
      <span class="author" dir="auto">
        {author.name}
      </span>{' '}
      <RelativeTime timestamp={createdAt} />
      {editedAt !== null && <span>edited</span>}
      {category !== undefined && <a href={urlTo.posts({ category: category.slug })}>{category.name}</a>}
      {tags.map((tag) => (
        <a key={tag} class="tag" href={urlTo.posts({ tag })}>
          #{tag}
        </a>
      ))}
      {pinned && <span class="state">Pinned</span>}
      {locked && <span class="state">Locked</span>}
    </p>
  );
}
