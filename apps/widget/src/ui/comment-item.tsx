import { Component } from 'preact';
import { act } from '../actions/act.js';
import type { Thread } from '../discussion/api-types.js';
import type { Discussion } from '../discussion/discussion.js';
import { countBelow, isTombstone, type Node } from '../discussion/tree.js';
import type { Me } from '../session/claims.js';
import { CommentBar } from './comment-bar.js';
import { CommentHead } from './comment-head.js';
import { Editor } from './parts.js';

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

/** A comment and what replies to it; drawn anew only when one of them has changed. */
export class CommentItem extends Component<Props, State> {
  override state: State = { task: null };

  override shouldComponentUpdate(next: Props, state: State): boolean {
    const { node, me, thread } = this.props;
    const isOpen = state.task !== null || this.state.task !== null;
    return isOpen || next.node !== node || next.me !== me || next.thread?.state !== thread?.state;
  }

  override render({ discussion, node, me, thread, level }: Props, { task }: State) {
    const { comment, replies, more, folded } = node;
    const { words, view } = discussion;
    const name = comment.author?.name ?? '';
    const editor = task !== null && (
      <Editor
        discussion={discussion}
        task={{ kind: task, comment }}
        me={me}
        site={view.site}
        takesFocus
        close={this.close}
      />
    );
    return (
      <li class="item" data-level={Math.min(level, 6)}>
        <article
          class={node.fresh ? 'comment new' : 'comment'}
          part="comment"
          id={`comment-${comment.id}`}
          tabIndex={-1}
          aria-labelledby={`by-${comment.id}`}
        >
          <CommentHead discussion={discussion} node={node} />
          {task === 'edit' ? editor : <Body node={node} discussion={discussion} />}
          {!isTombstone(comment) && task !== 'edit' && (
            <CommentBar
              discussion={discussion}
              comment={comment}
              me={me}
              isClosed={thread?.state === 'closed'}
              isReplying={task === 'reply'}
              begin={this.begin}
            />
          )}
          {task === 'reply' && editor}
        </article>
        {folded ? (
          <button type="button" class="link below" aria-expanded={false} onClick={() => discussion.fold(comment.id)}>
            {words.say('replies', { n: countBelow(node) })}
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
        {more !== null && !folded && (
          <button
            type="button"
            class="link below"
            aria-label={`${words.say('moreReplies')}: ${name}`}
            onClick={() => void act(discussion, (actions) => actions.moreReplies(comment.id, more))}
          >
            {words.say('moreReplies')}
          </button>
        )}
      </li>
    );
  }

  private readonly begin = (task: 'reply' | 'edit') => {
    this.setState({ task: this.state.task === task ? null : task });
  };

  private readonly close = (isSent: boolean) => {
    this.setState({ task: null });
    // What was sent is shown, and takes the focus itself.
    if (!isSent) this.props.discussion.focusOn(this.props.node.comment.id);
  };
}

/** The HTML is the server's: it lets through only what cannot harm. */
function Body({ node: { comment }, discussion }: { readonly node: Node; readonly discussion: Discussion }) {
  const { words } = discussion;
  if (isTombstone(comment)) {
    return <p class="gone">{words.say(comment.status === 'deleted' ? 'deleted' : 'removed')}</p>;
  }
  return <div class="body" part="body" dir="auto" dangerouslySetInnerHTML={{ __html: comment.bodyHtml ?? '' }} />;
}
