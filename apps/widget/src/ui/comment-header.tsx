import type { Discussion } from '../discussion/discussion.js';
import type { Node } from '../discussion/tree.js';
import { relativeTime } from '../texts/relative-time.js';
import { statusLabel } from '../texts/status-label.js';

/** Author, time and labels of a comment, and the button that collapses its replies. */
export function CommentHeader({ discussion, node }: { readonly discussion: Discussion; readonly node: Node }) {
  const { i18n, state } = discussion;
  const { comment, isCollapsed, replies } = node;
  const { id, author, createdAt, editedAt, pinned } = comment;
  const name = author?.name ?? '';
  const label = statusLabel(comment, state.me);
  return (
    <header class="byline" id={`byline-${id}`}>
      {author !== undefined && (
        <>
          <span class="avatar" style={{ '--hue': hueOf(author.id) }} aria-hidden="true">
            {[...name][0]}
          </span>
          <span class="name" part="author" dir="auto">
            {name}
          </span>
          {author.kind === 'guest' && <span class="tag">{i18n.t('guest')}</span>}
        </>
      )}
      <a class="time" part="time" href={`#comment-${id}`}>
        <time dateTime={createdAt} title={new Date(createdAt).toLocaleString(i18n.locale)}>
          {relativeTime(new Date(createdAt), new Date(), i18n.locale)}
        </time>
      </a>
      {editedAt !== null && <span class="tag">{i18n.t('edited')}</span>}
      {pinned && <span class="tag badge">{i18n.t('pinned')}</span>}
      {label !== undefined && <span class="tag badge">{i18n.t(label)}</span>}
      {replies.length > 0 && (
        <button
          type="button"
          class="toggle"
          aria-expanded={!isCollapsed}
          aria-label={i18n.t(isCollapsed ? 'expand' : 'collapse', { name })}
          onClick={() => discussion.toggleReplies(id)}
        >
          {isCollapsed ? '+' : '−'}
        </button>
      )}
    </header>
  );
}

/** A hue in degrees, always the same for the same author. */
function hueOf(id: string): number {
  return ([...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) * 47) % 360;
}
