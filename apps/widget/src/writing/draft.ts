/** A text that is not sent yet, or not known to have come through. */
export interface Draft {
  readonly body: string;
  /** Goes with every try to send this text, so that the server takes it once. */
  readonly key: string;
  /** Whether it was given away to be sent. */
  readonly isSending: boolean;
}

export function newDraft(body = ''): Draft {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return { body, key: Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join(''), isSending: false };
}

/** Another text is another comment, unless this one was never sent. */
export function withBody(draft: Draft, body: string): Draft {
  return draft.isSending ? newDraft(body) : { ...draft, body };
}

/** @returns null for what is no draft */
export function parseDraft(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const found = JSON.parse(text) as Partial<Draft> | null;
    const { body, key, isSending } = found ?? {};
    if (typeof body !== 'string' || typeof key !== 'string' || typeof isSending !== 'boolean') return null;
    return { body, key, isSending };
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}
