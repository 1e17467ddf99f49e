import type { ComponentChildren, JSX } from 'preact';
import type { Trouble } from '../api/trouble.js';

interface TroubleNoticeProps {
  readonly trouble: Trouble | null;
  /** What one can do about it. */
  readonly children?: ComponentChildren;
}

export function TroubleNotice({ trouble, children }: TroubleNoticeProps): JSX.Element | null {
  if (trouble === null) return null;
  return (
    <div class="notice trouble" role="alert">
      <p>{trouble.text}</p>
      {children}
    </div>
  );
}
