import { runAction } from '../actions/run-action.js';
import type { Discussion } from '../discussion/discussion.js';
import { isEmpty } from '../discussion/state.js';
import { type Sort, sorts } from '../settings/settings.js';
import { CommentItem } from './comment-item.js';
import { AutoLoadMore } from './lazy.js';
import { LiveRegions } from './live-regions.js';
import { NewComment } from './new-comment.js';

interface Props {
  readonly discussion: Discussion;
  /** Whether the element has content of its own, which a slot shows until the comments have loaded. */
  readonly hasContent: boolean;
}

/** The root component. */
export function Widget({ discussion, hasContent }: Props) {
  const { settings, i18n, state } = discussion;
  if (state.phase === 'loading' && hasContent) return <slot />;
  return (
    <section
      class="parley"
      part="frame"
      lang={i18n.locale}
      dir={i18n.direction}
      data-theme={settings.theme}
      aria-label={i18n.t('title')}
    >
      {state.phase === 'loading' && <p class="message">{i18n.t('loading')}</p>}
      {state.phase === 'failed' && <LoadError discussion={discussion} hasContent={hasContent} />}
      {state.phase === 'ready' && <Comments discussion={discussion} />}
      <LiveRegions discussion={discussion} />
    </section>
  );
}

function LoadError({ discussion, hasContent }: Props) {
  const { i18n, state } = discussion;
  return (
    <>
      <p class="message" role="alert">
        {i18n.t('failed')}{' '}
        <button type="button" class="link" onClick={() => void discussion.load(state.sort)}>
          {i18n.t('retry')}
        </button>
      </p>
      {hasContent && <slot />}
    </>
  );
}

function Comments({ discussion }: { readonly discussion: Discussion }) {
  const { i18n, state } = discussion;
  const { thread, roots, incoming, branch, me } = state;
  const count = thread?.commentCount ?? 0;
  return (
    <>
      <header class="head" part="header">
        <h2 part="heading">{count === 0 ? i18n.t('title') : i18n.t('comments', { n: count })}</h2>
        {roots.length > 1 && <SortSelect discussion={discussion} />}
      </header>
      {thread?.state === 'closed' ? <p class="hint">{i18n.t('closed')}</p> : <NewComment discussion={discussion} />}
      {incoming.length > 0 && (
        <button
          type="button"
          class="incoming"
          part="new"
          onClick={() => void runAction(discussion, (actions) => actions.showIncoming())}
        >
          {i18n.t('newComments', { n: incoming.length })}
        </button>
      )}
      {branch !== null && (
        <p class="hint">
          {i18n.t('partOnly')}{' '}
          <button type="button" class="link" onClick={() => discussion.update({ branch: null })}>
            {i18n.t('showAll')}
          </button>
        </p>
      )}
      {isEmpty(state) && <p class="hint">{i18n.t('empty')}</p>}
      <ol class="list" part="list" role="list">
        {(branch ?? roots).map((node) => (
          <CommentItem key={node.comment.id} discussion={discussion} node={node} me={me} thread={thread} level={0} />
        ))}
      </ol>
      {branch === null && state.nextCursor !== null && <LoadMore discussion={discussion} />}
    </>
  );
}

/** Starts as a plain button; after the first click further pages load while scrolling. */
function LoadMore({ discussion }: { readonly discussion: Discussion }) {
  const { i18n, state } = discussion;
  if (state.autoLoads) return <AutoLoadMore discussion={discussion} />;
  return (
    <button
      type="button"
      class="more"
      part="more"
      onClick={() => void runAction(discussion, (actions) => actions.loadMore())}
    >
      {i18n.t('more')}
    </button>
  );
}

function SortSelect({ discussion }: { readonly discussion: Discussion }) {
  const { i18n, state } = discussion;
  return (
    <label class="sort">
      <span class="visually-hidden">{i18n.t('sort')}</span>
      <select
        part="sort"
        value={state.sort}
        onChange={({ currentTarget }) => {
          void discussion.load(currentTarget.value as Sort);
        }}
      >
        {sorts.map((sort) => (
          <option key={sort} value={sort}>
            {i18n.t(sort)}
          </option>
        ))}
      </select>
    </label>
  );
}
