import { Component } from 'preact';
import { act } from '../actions/act.js';
import type { Comment, Site } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import type { Me } from '../session/claims.js';
import { mayChange } from '../writing/may-change.js';

interface Props {
  readonly discussion: Discussion;
  readonly comment: Comment;
  readonly me: Me | null;
  readonly edit: () => void;
  readonly close: () => void;
}

interface State {
  readonly site: Site | null;
  readonly isAsking: boolean;
}

/** What is done more rarely. */
export class CommentMenu extends Component<Props, State> {
  override state: State = { site: this.props.discussion.view.site, isAsking: false };

  override componentDidMount(): void {
    const { discussion } = this.props;
    void act(discussion, async (actions) => {
      await actions.site();
      this.setState({ site: discussion.view.site });
    });
  }

  override render({ discussion, comment, me, edit, close }: Props, { site, isAsking }: State) {
    const { words } = discussion;
    const may = site !== null && mayChange(me, comment, site, new Date());
    const isOwn = may && me?.id === comment.author?.id;
    return (
      <div class="tray">
        <button type="button" class="link" onClick={() => void this.copy()}>
          {words.say('link')}
        </button>
        {isOwn && (
          <button
            type="button"
            class="link"
            onClick={() => {
              close();
              edit();
            }}
          >
            {words.say('edit')}
          </button>
        )}
        {may && (
          <button
            type="button"
            class="link danger"
            onClick={() => {
              if (isAsking) void act(discussion, (actions) => actions.delete(comment));
              else this.setState({ isAsking: true });
            }}
          >
            {words.say(isAsking ? 'deleteAsk' : 'delete')}
          </button>
        )}
        {me?.isModerator === true && comment.parentId === null && (
          <button
            type="button"
            class="link"
            onClick={() => {
              close();
              void act(discussion, (actions) => actions.pin(comment.id, !comment.pinned));
            }}
          >
            {words.say(comment.pinned ? 'unpin' : 'pin')}
          </button>
        )}
      </div>
    );
  }

  private async copy(): Promise<void> {
    const { discussion, comment, close } = this.props;
    await act(discussion, async (actions) => {
      await navigator.clipboard.writeText(new URL(`#comment-${comment.id}`, location.href).href);
      actions.announce('linkCopied');
      close();
    });
  }
}
