import { Component } from 'preact';
import { runAction } from '../actions/run-action.js';
import type { Comment, Site } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import type { Me } from '../session/claims.js';
import { mayChange } from '../writing/may-change.js';

interface Props {
  readonly discussion: Discussion;
  readonly comment: Comment;
  readonly me: Me | null;
  readonly onEdit: () => void;
  readonly onClose: () => void;
}

interface State {
  readonly site: Site | null;
  /** Whether the delete button asks for confirmation. */
  readonly isConfirming: boolean;
}

/** The less frequent actions on a comment. */
export class CommentMenu extends Component<Props, State> {
  override state: State = { site: this.props.discussion.state.site, isConfirming: false };

  override componentDidMount(): void {
    const { discussion } = this.props;
    void runAction(discussion, async (actions) => {
      await actions.loadSite();
      this.setState({ site: discussion.state.site });
    });
  }

  override render({ discussion, comment, me, onEdit, onClose }: Props, { site, isConfirming }: State) {
    const { i18n } = discussion;
    const isChangeable = site !== null && mayChange(me, comment, site, new Date());
    const isOwn = isChangeable && me?.id === comment.author?.id;
    return (
      <div class="panel">
        <button type="button" class="link" onClick={() => void this.copyLink()}>
          {i18n.t('copyLink')}
        </button>
        {isOwn && (
          <button
            type="button"
            class="link"
            onClick={() => {
              onClose();
              onEdit();
            }}
          >
            {i18n.t('edit')}
          </button>
        )}
        {isChangeable && (
          <button
            type="button"
            class="link danger"
            onClick={() => {
              if (isConfirming) void runAction(discussion, (actions) => actions.delete(comment));
              else this.setState({ isConfirming: true });
            }}
          >
            {i18n.t(isConfirming ? 'confirmDelete' : 'delete')}
          </button>
        )}
        {me?.isModerator === true && comment.parentId === null && (
          <button
            type="button"
            class="link"
            onClick={() => {
              onClose();
              void runAction(discussion, (actions) => actions.pin(comment.id, !comment.pinned));
            }}
          >
            {i18n.t(comment.pinned ? 'unpin' : 'pin')}
          </button>
        )}
      </div>
    );
  }

  private async copyLink(): Promise<void> {
    const { discussion, comment, onClose } = this.props;
    await runAction(discussion, async (actions) => {
      await navigator.clipboard.writeText(new URL(`#comment-${comment.id}`, location.href).href);
      actions.announce('linkCopied');
      onClose();
    });
  }
}
