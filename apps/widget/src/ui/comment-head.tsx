import type { Discussion } from '../discussion/discussion.js';
import type { Node } from '../discussion/tree.js';
import { relativeTime } from '../texts/relative-time.js';
import { stateOf } from '../texts/state-of.js';

/** Who wrote when, and what else is to be known of it. */
export function CommentHead({ discussion, node }: { readonly discussion: Discussion; readonly node: Node }) {
  const { words, view } = discussion;
  const { comment, folded, replies } = node;
  const { id, author, createdAt, editedAt, pinned } = comment;
  const name = author?.name ?? '';
  const state = stateOf(comment, view.me);
  return (
    <header class="by" id={`by-${id}`}>
      {author !== undefined && (
        <>
          <span class="face" style={{ '--hue': hueOf(author.id) }} aria-hidden="true">
            {[...name][0]}
          </span>
          <span class="name" part="author" dir="auto">
            {name}
          </span>
          {author.kind === 'guest' && <span class="tag">{words.say('guest')}</span>}
        </>
      )}
      <a class="when" part="time" href={`#comment-${id}`}>
        <time dateTime={createdAt} title={new Date(createdAt).toLocaleString(words.locale)}>
          {relativeTime(new Date(createdAt), new Date(), words.locale)}
        </time>
      </a>
      {editedAt !== null && <span class="tag">{words.say('edited')}</span>}
      {pinned && <span class="tag strong">{words.say('pinned')}</span>}
      {state !== undefined && <span class="tag strong">{words.say(state)}</span>}
      {replies.length > 0 && (
        <button
          type="button"
          class="fold"
          aria-expanded={!folded}
          aria-label={words.say(folded ? 'unfold' : 'fold', { name })}
          onClick={() => discussion.fold(id)}
        >
          {folded ? '+' : '−'}
        </button>
      )}
    </header>
  );
}

/** The same colour for the same author, as an angle. */
function hueOf(id: string): number {
  return ([...id].reduce((sum, character) => sum + (character.codePointAt(0) ?? 0), 0) * 47) % 360;
}
