import { Component, createRef } from 'preact';
import { act } from '../actions/act.js';
import type { Comment } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import type { Me } from '../session/claims.js';
import { DotsIcon, DownIcon, SmileIcon, UpIcon } from './icons.js';
import { CommentMenu, ReactionPicker } from './parts.js';

interface Props {
  readonly discussion: Discussion;
  readonly comment: Comment;
  readonly me: Me | null;
  readonly isClosed: boolean;
  readonly isReplying: boolean;
  readonly begin: (task: 'reply' | 'edit') => void;
}

interface State {
  readonly open: 'reactions' | 'menu' | null;
}

/** What can be done with a comment. */
export class CommentBar extends Component<Props, State> {
  private readonly bar = createRef<HTMLDivElement>();
  override state: State = { open: null };

  override render({ discussion, comment, me, isClosed, isReplying, begin }: Props, { open }: State) {
    const { words } = discussion;
    const { id, author, status, score, myVote, reactions, myReactions } = comment;
    const name = author?.name ?? '';
    const vote = (value: 1 | -1) => () =>
      void act(discussion, (actions) => actions.vote(id, myVote === value ? 0 : value));
    return (
      <div ref={this.bar} class="bar" part="actions" onKeyDown={this.closeByEscape}>
        <span class="votes">
          <button
            type="button"
            class="icon"
            aria-label={words.say('up')}
            aria-pressed={myVote === 1}
            disabled={me === null}
            onClick={vote(1)}
          >
            <UpIcon />
          </button>
          <span class="score">
            <span aria-hidden="true">{words.number(score)}</span>
            <span class="unseen">{words.say('score', { n: score })}</span>
          </span>
          <button
            type="button"
            class="icon"
            aria-label={words.say('down')}
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
            aria-label={words.say('replyTo', { name })}
            aria-expanded={isReplying}
            onClick={() => begin('reply')}
          >
            {words.say('reply')}
          </button>
        )}
        {Object.entries(reactions).map(([emoji, count]) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={myReactions.includes(emoji)}
            disabled={me === null}
            onClick={() => void act(discussion, (actions) => actions.react(id, emoji))}
          >
            {emoji} {words.number(count)}
          </button>
        ))}
        {me !== null && (
          <button
            type="button"
            class="icon"
            aria-label={words.say('react')}
            aria-expanded={open === 'reactions'}
            onClick={() => this.toggle('reactions')}
          >
            <SmileIcon />
          </button>
        )}
        <button
          type="button"
          class="icon"
          aria-label={words.say('menu', { name })}
          aria-expanded={open === 'menu'}
          onClick={() => this.toggle('menu')}
        >
          <DotsIcon />
        </button>
        {open === 'reactions' && <ReactionPicker discussion={discussion} comment={comment} close={this.close} />}
        {open === 'menu' && (
          <CommentMenu
            discussion={discussion}
            comment={comment}
            me={me}
            edit={() => begin('edit')}
            close={this.close}
          />
        )}
      </div>
    );
  }

  private toggle(open: 'reactions' | 'menu'): void {
    this.setState({ open: this.state.open === open ? null : open });
  }

  /** What it was opened by takes the focus again. */
  private readonly close = () => {
    this.bar.current?.querySelector<HTMLElement>('[aria-expanded="true"].icon')?.focus();
    this.setState({ open: null });
  };

  private readonly closeByEscape = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' || this.state.open === null) return;
    event.stopPropagation();
    this.close();
  };
}
