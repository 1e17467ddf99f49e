import { Component } from 'preact';
import { runAction } from '../actions/run-action.js';
import type { Comment } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';

interface Props {
  readonly discussion: Discussion;
  readonly comment: Comment;
  readonly onClose: () => void;
}

/** The reactions that the site allows. */
export class ReactionPicker extends Component<Props, { readonly emoji: readonly string[] }> {
  override state = { emoji: this.props.discussion.state.site?.emoji ?? [] };

  override componentDidMount(): void {
    const { discussion } = this.props;
    void runAction(discussion, async (actions) => {
      await actions.loadSite();
      this.setState({ emoji: discussion.state.site?.emoji ?? [] });
    });
  }

  override render({ discussion, comment, onClose }: Props) {
    return (
      <div class="panel" role="group" aria-label={discussion.i18n.t('react')}>
        {this.state.emoji.map((emoji) => (
          <button
            key={emoji}
            type="button"
            class="reaction"
            aria-pressed={comment.myReactions.includes(emoji)}
            onClick={() => {
              void runAction(discussion, (actions) => actions.toggleReaction(comment.id, emoji));
              onClose();
            }}
          >
            {emoji}
          </button>
        ))}
      </div>
    );
  }
}
