import { Component, createRef } from 'preact';
import { runAction } from '../actions/run-action.js';
import type { Comment } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import type { Me } from '../session/claims.js';
import { DotsIcon, DownIcon, SmileIcon, UpIcon } from './icons.js';
import { CommentMenu, ReactionPicker } from './lazy.js';

interface Props {
  readonly discussion: Discussion;
  readonly comment: Comment;
  readonly me: Me | null;
  readonly isClosed: boolean;
  readonly isReplying: boolean;
  readonly onTask: (task: 'reply' | 'edit') => void;
}

interface State {
  readonly open: 'reactions' | 'menu' | null;
}

/** The row of buttons below a comment. */
export class CommentActions extends Component<Props, State> {
  private readonly row = createRef<HTMLDivElement>();
  override state: State = { open: null };

  override render({ discussion, comment, me, isClosed, isReplying, onTask }: Props, { open }: State) {
    const { i18n } = discussion;
    const { id, author, status, score, myVote, reactions, myReactions } = comment;
    const name = author?.name ?? '';
    const vote = (value: 1 | -1) => () =>
      void runAction(discussion, (actions) => actions.vote(id, myVote === value ? 0 : value));
    return (
      <div ref={this.row} class="actions" part="actions" onKeyDown={this.closeOnEscape}>
        <span class="votes">
          <button
            type="button"
            class="icon"
            aria-label={i18n.t('voteUp')}
            aria-pressed={myVote === 1}
            disabled={me === null}
            onClick={vote(1)}
          >
            <UpIcon />
          </button>
          <span class="score">
            <span aria-hidden="true">{i18n.number(score)}</span>
            <span class="visually-hidden">{i18n.t('score', { n: score })}</span>
          </span>
          <button
            type="button"
            class="icon"
            aria-label={i18n.t('voteDown')}
            aria-pressed={myVote === -1}
            disabled={me === null}
            onClick={vote(-1)}
          >
            <DownIcon />
          </button>
        </span>
        {!isClosed && status === 'published' && (
          <button
            type="button"
            class="link"
            aria-label={i18n.t('replyTo', { name })}
            aria-expanded={isReplying}
            onClick={() => onTask('reply')}
          >
            {i18n.t('reply')}
          </button>
        )}
        {Object.entries(reactions).map(([emoji, count]) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={myReactions.includes(emoji)}
            disabled={me === null}
            onClick={() => void runAction(discussion, (actions) => actions.toggleReaction(id, emoji))}
          >
            {emoji} {i18n.number(count)}
          </button>
        ))}
        {me !== null && (
          <button
            type="button"
            class="icon"
            aria-label={i18n.t('react')}
            aria-expanded={open === 'reactions'}
            onClick={() => this.toggle('reactions')}
          >
            <SmileIcon />
          </button>
        )}
        <button
          type="button"
          class="icon"
          aria-label={i18n.t('menu', { name })}
          aria-expanded={open === 'menu'}
          onClick={() => this.toggle('menu')}
        >
          <DotsIcon />
        </button>
        {open === 'reactions' && <ReactionPicker discussion={discussion} comment={comment} onClose={this.close} />}
        {open === 'menu' && (
          <CommentMenu
            discussion={discussion}
            comment={comment}
            me={me}
            onEdit={() => onTask('edit')}
            onClose={this.close}
          />
        )}
      </div>
    );
  }

  private toggle(open: 'reactions' | 'menu'): void {
    this.setState({ open: this.state.open === open ? null : open });
  }

  /** Returns the focus to the button that opened the panel. */
  private readonly close = () => {
    this.row.current?.querySelector<HTMLElement>('[aria-expanded="true"].icon')?.focus();
    this.setState({ open: null });
  };

  private readonly closeOnEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || this.state.open === null) return;
    event.stopPropagation();
    this.close();
  };
}
