import { Component } from 'preact';
import { runAction } from '../actions/run-action.js';
import type { Thread } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { countDescendants, isTombstone, type Node } from '../discussion/tree.js';
import type { Me } from '../session/claims.js';
import { CommentActions } from './comment-actions.js';
import { CommentHeader } from './comment-header.js';
import { Editor } from './lazy.js';

interface Props {
  readonly discussion: Discussion;
  readonly node: Node;
  readonly me: Me | null;
  readonly thread: Thread | null;
  readonly level: number;
}

interface State {
  readonly task: 'reply' | 'edit' | null;
}

/** A comment with its replies. It rerenders only if one of them has changed. */
export class CommentItem extends Component<Props, State> {
  override state: State = { task: null };

  override shouldComponentUpdate(next: Props, state: State): boolean {
    const { node, me, thread } = this.props;
    const isEditorOpen = state.task !== null || this.state.task !== null;
    return isEditorOpen || next.node !== node || next.me !== me || next.thread?.state !== thread?.state;
  }

  override render({ discussion, node, me, thread, level }: Props, { task }: State) {
    const { comment, replies, repliesCursor, isCollapsed } = node;
    const { i18n, state } = discussion;
    const name = comment.author?.name ?? '';
    const editor = task !== null && (
      <Editor
        discussion={discussion}
        task={{ kind: task, comment }}
        me={me}
        site={state.site}
        takesFocus
        onClose={this.closeEditor}
      />
    );
    return (
      <li class="item" data-level={Math.min(level, 6)}>
        <article
          class={node.isNew ? 'comment new' : 'comment'}
          part="comment"
          id={`comment-${comment.id}`}
          tabIndex={-1}
          aria-labelledby={`byline-${comment.id}`}
        >
          <CommentHeader discussion={discussion} node={node} />
          {task === 'edit' ? editor : <Body node={node} discussion={discussion} />}
          {!isTombstone(comment) && task !== 'edit' && (
            <CommentActions
              discussion={discussion}
              comment={comment}
              me={me}
              isClosed={thread?.state === 'closed'}
              isReplying={task === 'reply'}
              onTask={this.toggleEditor}
            />
          )}
          {task === 'reply' && editor}
        </article>
        {isCollapsed ? (
          <button
            type="button"
            class="link more-replies"
            aria-expanded={false}
            onClick={() => discussion.toggleReplies(comment.id)}
          >
            {i18n.t('replies', { n: countDescendants(node) })}
          </button>
        ) : (
          replies.length > 0 && (
            <ol class="list replies" role="list">
              {replies.map((reply) => (
                <CommentItem
                  key={reply.comment.id}
                  discussion={discussion}
                  node={reply}
                  me={me}
                  thread={thread}
                  level={level + 1}
                />
              ))}
            </ol>
          )
        )}
        {repliesCursor !== null && !isCollapsed && (
          <button
            type="button"
            class="link more-replies"
            aria-label={`${i18n.t('moreReplies')}: ${name}`}
            onClick={() => void runAction(discussion, (actions) => actions.loadMoreReplies(comment.id, repliesCursor))}
          >
            {i18n.t('moreReplies')}
          </button>
        )}
      </li>
    );
  }

  private readonly toggleEditor = (task: 'reply' | 'edit') => {
    this.setState({ task: this.state.task === task ? null : task });
  };

  private readonly closeEditor = (isSent: boolean) => {
    this.setState({ task: null });
    // A comment that was sent takes the focus itself.
    if (!isSent) this.props.discussion.focusComment(this.props.node.comment.id);
  };
}

/** The service has sanitised the HTML. */
function Body({ node: { comment }, discussion }: { readonly node: Node; readonly discussion: Discussion }) {
  const { i18n } = discussion;
  if (isTombstone(comment)) {
    return <p class="tombstone">{i18n.t(comment.status === 'deleted' ? 'deleted' : 'removed')}</p>;
  }
  return <div class="body" part="body" dir="auto" dangerouslySetInnerHTML={{ __html: comment.bodyHtml ?? '' }} />;
}
