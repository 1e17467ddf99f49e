/** A text that has not been sent, or of which it is not known whether it arrived. */
export interface Draft {
  readonly body: string;
  /** The idempotency key, sent with every attempt so that the service stores the text once. */
  readonly key: string;
  /** Whether an attempt to send it has begun. */
  readonly isSending: boolean;
}

export function newDraft(body = ''): Draft {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { body, key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''), isSending: false };
}

/** A changed text gets a new idempotency key if the old text may have arrived. */
export function withBody(draft: Draft, body: string): Draft {
  return draft.isSending ? newDraft(body) : { ...draft, body };
}

/** @returns null if the text is not a stored draft */
export function parseDraft(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const parsed = JSON.parse(text) as Partial<Draft> | null;
    const { body, key, isSending } = parsed ?? {};
    if (typeof body !== 'string' || typeof key !== 'string' || typeof isSending !== 'boolean') return null;
    return { body, key, isSending };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
