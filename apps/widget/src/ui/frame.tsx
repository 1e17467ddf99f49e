import { act } from '../actions/act.js';
import type { Discussion } from '../discussion/discussion.js';
import { isEmpty } from '../discussion/view.js';
import { type Sort, sorts } from '../settings/settings.js';
import { CommentItem } from './comment-item.js';
import { EndlessMore } from './parts.js';
import { NoticeBar } from './notice-bar.js';
import { WriteDoor } from './write-door.js';

/** Everything that the widget shows. */
export function Frame({ discussion, hasContent }: { readonly discussion: Discussion; readonly hasContent: boolean }) {
  const { settings, words, view } = discussion;
  // What the page put into the element is shown until there is something better.
  if (view.phase === 'loading' && hasContent) return <slot />;
  return (
    <section
      class="parley"
      part="frame"
      lang={words.locale}
      dir={words.direction}
      data-theme={settings.theme}
      aria-label={words.say('title')}
    >
      {view.phase === 'loading' && <p class="wait">{words.say('loading')}</p>}
      {view.phase === 'failed' && <Failed discussion={discussion} hasContent={hasContent} />}
      {view.phase === 'ready' && <Ready discussion={discussion} />}
      <NoticeBar discussion={discussion} />
    </section>
  );
}

function Failed({ discussion, hasContent }: { readonly discussion: Discussion; readonly hasContent: boolean }) {
  const { words, view } = discussion;
  return (
    <>
      <p class="wait" role="alert">
        {words.say('failed')}{' '}
        <button type="button" class="link" onClick={() => void discussion.load(view.sort)}>
          {words.say('retry')}
        </button>
      </p>
      {hasContent && <slot />}
    </>
  );
}

function Ready({ discussion }: { readonly discussion: Discussion }) {
  const { words, view } = discussion;
  const { thread, roots, fresh, branch, me } = view;
  const count = thread?.commentCount ?? 0;
  const nodes = branch?.nodes ?? roots;
  return (
    <>
      <header class="head" part="header">
        <h2 part="heading">{count === 0 ? words.say('title') : words.say('comments', { n: count })}</h2>
        {roots.length > 1 && <SortSelect discussion={discussion} />}
      </header>
      {thread?.state === 'closed' ? <p class="hint">{words.say('closed')}</p> : <WriteDoor discussion={discussion} />}
      {fresh.length > 0 && (
        <button
          type="button"
          class="fresh"
          part="new"
          onClick={() => void act(discussion, (actions) => actions.showFresh())}
        >
          {words.say('fresh', { n: fresh.length })}
        </button>
      )}
      {branch !== null && (
        <p class="hint">
          {words.say('alone')}{' '}
          <button type="button" class="link" onClick={() => discussion.set({ branch: null })}>
            {words.say('all')}
          </button>
        </p>
      )}
      {isEmpty(view) && <p class="hint">{words.say('none')}</p>}
      <ol class="list" part="list" role="list">
        {nodes.map((node) => (
          <CommentItem key={node.comment.id} discussion={discussion} node={node} me={me} thread={thread} level={0} />
        ))}
      </ol>
      {branch === null && view.next !== null && <More discussion={discussion} />}
    </>
  );
}

/** A button at first; once somebody wants more, more comes by itself. */
function More({ discussion }: { readonly discussion: Discussion }) {
  const { words, view } = discussion;
  if (view.goesOn) return <EndlessMore discussion={discussion} />;
  return (
    <button type="button" class="more" part="more" onClick={() => void act(discussion, (actions) => actions.more())}>
      {words.say('more')}
    </button>
  );
}

function SortSelect({ discussion }: { readonly discussion: Discussion }) {
  const { words, view } = discussion;
  return (
    <label class="sort">
      <span class="unseen">{words.say('sort')}</span>
      <select
        part="sort"
        value={view.sort}
        onChange={({ currentTarget }) => {
          void discussion.load(currentTarget.value as Sort);
        }}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {words.say(sort)}
          </option>
        ))}
      </select>
    </label>
  );
}
