import { useState } from 'preact/hooks';
import type { PostDraft } from './post-form.js';

export interface StoredDraft {
  readonly draft: PostDraft;
  readonly setDraft: (draft: PostDraft) => void;
  readonly clearDraft: () => void;
}

/** A draft that survives leaving the page: every change is stored in the browser, separately for each user. */
export function useDraft(userId: string, initial: PostDraft): StoredDraft {
  const storageKey = `parley.forum.draft.${userId}`;
  const [draft, setDraft] = useState(() => ({ ...initial, ...readDraft(storageKey) }));
  return {
    draft,
    setDraft: (draft) => {
      localStorage.setItem(storageKey, JSON.stringify(draft));
      setDraft(draft);
    },
    clearDraft: () => {
      localStorage.removeItem(storageKey);
    },
  };
}

function readDraft(storageKey: string): Partial<PostDraft> {
  return JSON.parse(localStorage.getItem(storageKey) ?? '{}') as Partial<PostDraft>;
}
