import type { ComponentChildren, JSX } from 'preact';
import { troubleOf } from '../api/trouble.js';
import type { Loading } from '../api/use-loaded.js';
import { TroubleNotice } from './trouble-notice.js';

interface ShownProps<T> {
  readonly what: Loading<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** What was loaded; until then that it is on its way, or what went wrong and a way to try again. */
export function Shown<T>({ what: { loaded, reload }, children }: ShownProps<T>): JSX.Element {
  switch (loaded.state) {
    case 'loading':
      return (
        <p class="loading" role="status">
          Loading…
        </p>
      );
    case 'failed':
      return (
        <TroubleNotice trouble={troubleOf(loaded.error)}>
          <button type="button" onClick={reload}>
            Try again
          </button>
        </TroubleNotice>
      );
    case 'ready':
      return <>{children(loaded.value)}</>;
  }
}
