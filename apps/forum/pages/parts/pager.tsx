import type { JSX } from 'preact';

interface PagerProps {
  /** Whether this page is not the first one. */
  readonly turned: boolean;
  readonly nextCursor: string | null;
  readonly addressAt: (cursor: string | null) => string;
}

/** Pages have addresses, so the browser's own way back leads to the page before. */
export function Pager({ turned, nextCursor, addressAt }: PagerProps): JSX.Element | null {
  if (!turned && nextCursor === null) return null;
  return (
    <nav class="pager" aria-label="Pages">
      {turned && <a href={addressAt(null)}>← First page</a>}
      {nextCursor !== null && (
        <a class="next" rel="next" href={addressAt(nextCursor)}>
          Next page →
        </a>
      )}
    </nav>
  );
}
