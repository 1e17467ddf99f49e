import { Component } from 'preact';
import { act } from '../actions/act.js';
import type { Comment } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';

interface Props {
  readonly discussion: Discussion;
  readonly comment: Comment;
  readonly close: () => void;
}

/** The reactions that the site offers. */
export class ReactionPicker extends Component<Props, { readonly emoji: readonly string[] }> {
  override state = { emoji: this.props.discussion.view.site?.emoji ?? [] };

  override componentDidMount(): void {
    const { discussion } = this.props;
    void act(discussion, async (actions) => {
      await actions.site();
      this.setState({ emoji: discussion.view.site?.emoji ?? [] });
    });
  }

  override render({ discussion, comment, close }: Props) {
    return (
      <div class="tray" role="group" aria-label={discussion.words.say('react')}>
        {this.state.emoji.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={comment.myReactions.includes(emoji)}
            onClick={() => {
              void act(discussion, (actions) => actions.react(comment.id, emoji));
              close();
            }}
          >
            {emoji}
          </button>
        ))}
      </div>
    );
  }
}
