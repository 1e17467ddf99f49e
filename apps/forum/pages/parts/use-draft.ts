import { useState } from 'preact/hooks';
import type { PostDraft } from './post-form.js';

const KEPT_AS = 'parley.forum.draft';

/** What was typed is there again when the page was left before it was sent. */
export function useDraft(fresh: PostDraft): {
  readonly draft: PostDraft;
  readonly setDraft: (draft: PostDraft) => void;
  readonly forget: () => void;
} {
  const [draft, setDraft] = useState<PostDraft>(() => keptDraft() ?? fresh);
  return {
    draft,
    setDraft: (draft) => {
      localStorage.setItem(KEPT_AS, JSON.stringify(draft));
      setDraft(draft);
    },
    forget: () => {
      localStorage.removeItem(KEPT_AS);
    },
  };
}

function keptDraft(): PostDraft | null {
  const kept = localStorage.getItem(KEPT_AS);
  return kept === null ? null : (JSON.parse(kept) as PostDraft);
}
