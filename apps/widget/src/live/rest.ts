/** A while, or less: when the connection comes back, or all is over, there is no reason to wait longer. */
export function rest(milliseconds: number, over: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      removeEventListener('online', end);
      over.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, milliseconds);
    addEventListener('online', end);
    over.addEventListener('abort', end);
    if (over.aborted) end();
  });
}
