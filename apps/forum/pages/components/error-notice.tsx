import type { ComponentChildren, JSX } from 'preact';
import type { RequestError } from '../api/request-error.js';

interface ErrorNoticeProps {
  readonly error: RequestError | null;
  /** Such as a retry button. */
  readonly children?: ComponentChildren;
}

export function ErrorNotice({ error, children }: ErrorNoticeProps): JSX.Element | null {
  if (error === null) return null;
  return (
    <div class="notice error" role="alert">
      <p>{error.text}</p>
      {children}
    </div>
  );
}
