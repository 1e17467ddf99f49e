import type { JSX } from 'preact';
import { type Post, unwrap, useApi, useMe } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { pluralize } from '../format/text.js';
import { ErrorNotice } from './error-notice.js';

interface PostVoteProps {
  readonly post: Post;
  readonly onVoted: (post: Post) => void;
}

/** The score of a post, with vote buttons for a signed-in user. */
export function PostVote({ post, onVoted }: PostVoteProps): JSX.Element {
  const { parley } = useApi();
  const me = useMe();
  const vote = useAction(async (value: 1 | -1) => {
    const params = { path: { id: post.id } };
    const body = { value: post.myVote === value ? 0 : value };
    onVoted({ ...post, ...(await unwrap(parley.PUT('/v1/posts/{id}/vote', { params, body }))) });
  });
  const button = (value: 1 | -1, label: string, symbol: string) => (
    <button
      type="button"
      class="vote-button"
      aria-label={label}
      aria-pressed={post.myVote === value}
      onClick={() => {
        vote.run(value);
      }}
    >
      {symbol}
    </button>
  );

  return (
    <div class="vote">
      {me !== null && button(1, 'Vote for it', '▲')}
      <span aria-live="polite">{pluralize(post.score, 'point')}</span>
      {me !== null && button(-1, 'Vote against it', '▼')}
      <ErrorNotice error={vote.error} />
    </div>
  );
}
