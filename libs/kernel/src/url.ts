/**
 * An absolute address, or null for what is none. Not by URL.canParse: in Node 20, once it is called often, it refuses hosts and
 * paths that are not ASCII.
 */
export function urlIn(text: string): URL | null {
  try {
    return new URL(text);
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ERR_INVALID_URL') return null;
    throw error;
  }
}
