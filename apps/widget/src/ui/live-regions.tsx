import type { Discussion } from '../discussion/discussion.js';

/** The live regions: a visually hidden one for status messages, and a visible one for errors. */
export function LiveRegions({ discussion }: { readonly discussion: Discussion }) {
  const { i18n, state } = discussion;
  const { notice, incoming } = state;
  const newComments = incoming.length === 0 ? '' : i18n.t('newComments', { n: incoming.length });
  return (
    <>
      <p class="visually-hidden" role="status">
        {notice !== null && !notice.isError ? notice.text : newComments}
      </p>
      <div role="alert">
        {notice?.isError === true && (
          <p class="problem" part="problem">
            {notice.text}
            <button type="button" class="link" onClick={() => discussion.update({ notice: null })}>
              {i18n.t('close')}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
