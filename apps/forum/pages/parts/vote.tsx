import type { JSX } from 'preact';
import { answered } from '../api/answered.js';
import { type Post, useApi, useMe } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { counted } from '../format/words.js';
import { TroubleNotice } from './trouble-notice.js';

interface VoteProps {
  readonly post: Post;
  readonly onVoted: (post: Post) => void;
}

/** The score of a post, and a member's part in it. */
export function Vote({ post, onVoted }: VoteProps): JSX.Element {
  const { parley } = useApi();
  const me = useMe();
  const vote = useAction(async (value: 1 | -1) => {
    const params = { path: { id: post.id } };
    const body = { value: post.myVote === value ? 0 : value };
    onVoted({ ...post, ...(await answered(parley.PUT('/v1/posts/{id}/vote', { params, body }))) });
  });
  const button = (value: 1 | -1, label: string, sign: string) => (
    <button
      type="button"
      class="vote"
      aria-label={label}
      aria-pressed={post.myVote === value}
      onClick={() => {
        vote.run(value);
      }}
    >
      {sign}
    </button>
  );

  return (
    <div class="voting">
      {me !== null && button(1, 'Vote for it', '▲')}
      <span aria-live="polite">{counted(post.score, 'point')}</span>
      {me !== null && button(-1, 'Vote against it', '▼')}
      <TroubleNotice trouble={vote.trouble} />
    </div>
  );
}
