/**
 * Parses an absolute URL; null if it is invalid. Not with URL.canParse, which in Node 20 rejects hosts and paths that are not ASCII
 * once it has been called often.
 */
export function parseUrl(text: string): URL | null {
  try {
    return new URL(text);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_INVALID_URL') return null;
    throw error;
  }
}
