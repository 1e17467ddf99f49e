import type { ComponentChildren, JSX } from 'preact';
import { toRequestError } from '../api/request-error.js';
import type { Resource } from '../api/use-resource.js';
import { ErrorNotice } from './error-notice.js';

interface ResourceViewProps<T> {
  readonly resource: Resource<T>;
  readonly children: (value: T) => ComponentChildren;
}

/** Renders its children with the value of a resource, or the loading state, or the error with a retry button. */
export function ResourceView<T>({ resource: { result, reload }, children }: ResourceViewProps<T>): JSX.Element {
  switch (result.status) {
    case 'loading':
      return (
        <p class="loading" role="status">
          Loading…
        </p>
      );
    case 'failed':
      return (
        <ErrorNotice error={toRequestError(result.error)}>
          <button type="button" onClick={reload}>
            Try again
          </button>
        </ErrorNotice>
      );
    case 'ready':
      return <>{children(result.value)}</>;
  }
}
