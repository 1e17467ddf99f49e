import type { Discussion } from '../discussion/discussion.js';

/** What has just happened: told to screen readers, and shown where it is a problem. */
export function NoticeBar({ discussion }: { readonly discussion: Discussion }) {
  const { words, view } = discussion;
  const { notice } = view;
  const fresh = view.fresh.length === 0 ? '' : words.say('fresh', { n: view.fresh.length });
  return (
    <>
      <p class="unseen" role="status">
        {notice !== null && !notice.isProblem ? notice.text : fresh}
      </p>
      <div role="alert">
        {notice?.isProblem === true && (
          <p class="problem" part="problem">
            {notice.text}
            <button type="button" class="link" onClick={() => discussion.set({ notice: null })}>
              {words.say('close')}
            </button>
          </p>
        )}
      </div>
    </>
  );
}
