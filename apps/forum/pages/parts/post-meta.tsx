import type { JSX } from 'preact';
import type { Category, Post } from '../api/api.js';
import { addressOf } from '../routing/route.js';
import { Moment } from './moment.js';

interface PostMetaProps {
  readonly post: Post;
  readonly category: Category | undefined;
}

/** Who wrote a post and when, where it belongs, and its state. */
export function PostMeta({ post, category }: PostMetaProps): JSX.Element {
  const { author, createdAt, editedAt, tags, pinned, locked } = post;
  return (
    <p class="meta">
      <span class="author" dir="auto">
        {author.name}
      </span>{' '}
      <Moment at={createdAt} />
      {editedAt !== null && <span>edited</span>}
      {category !== undefined && <a href={addressOf.posts({ category: category.slug })}>{category.name}</a>}
      {tags.map((tag) => (
        <a key={tag} class="tag" href={addressOf.posts({ tag })}>
          #{tag}
        </a>
      ))}
      {pinned && <span class="state">Pinned</span>}
      {locked && <span class="state">Locked</span>}
    </p>
  );
}
