import { useState } from 'preact/hooks';
import { type RequestError, toRequestError } from './request-error.js';

export interface Action<Arguments extends unknown[]> {
  readonly run: (...args: Arguments) => void;
  readonly busy: boolean;
  readonly error: RequestError | null;
}

/** An asynchronous action of a button or form. It ignores calls while it is running and keeps the error of the last run. */
export function useAction<Arguments extends unknown[]>(
  perform: (...args: Arguments) => Promise<void>,
): Action<Arguments> {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<RequestError | null>(null);

  async function start(args: Arguments): Promise<void> {
    setBusy(true);
    setError(null);
    try {
      await perform(...args);
    } catch (error) {
      setError(toRequestError(error));
    } finally {
      setBusy(false);
    }
  }

  return {
    run: (...args) => {
      if (!busy) void start(args);
    },
    busy,
    error,
  };
}
