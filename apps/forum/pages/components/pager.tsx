import type { JSX } from 'preact';

interface PagerProps {
  readonly isFirstPage: boolean;
  readonly nextCursor: string | null;
  readonly urlAt: (cursor: string | null) => string;
}

/** There is no link to the previous page: every page has a URL, so the browser's back button leads to it. */
export function Pager({ isFirstPage, nextCursor, urlAt }: PagerProps): JSX.Element | null {
  if (isFirstPage && nextCursor === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {!isFirstPage && <a href={urlAt(null)}>← First page</a>}
      {nextCursor !== null && (
        <a class="next" rel="next" href={urlAt(nextCursor)}>
          Next page →
        </a>
      )}
    </nav>
  );
}
