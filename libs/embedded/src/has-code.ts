/** Whether `error` comes from the operating system or from Postgres with one of these codes (ENOENT, 57P03). */
export function hasCode(error: unknown, ...codes: string[]): boolean {
  // Not `instanceof Error`: Node's own errors come from another realm when Jest runs us.
  if (typeof error !== 'object' || error === null || !('code' in error)) return false;
  return typeof error.code === 'string' && codes.includes(error.code);
}

/** The message of an error in one line. `fetch` hides the reason (connection refused, unknown host) in `cause`. */
export function reasonOf(error: unknown): string {
  if (typeof error !== 'object' || error === null || !('message' in error)) return String(error);
  const message = String(error.message);
  if (!('cause' in error) || error.cause === undefined) return message;
  return `${message} (${reasonOf(error.cause) || codeOf(error.cause)})`;
}

/** A connection that several addresses have refused has a code, but an empty message. */
function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'unknown';
}
