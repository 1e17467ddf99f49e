import { useState } from 'preact/hooks';
import type { PostDraft } from './post-form.js';

export interface KeptDraft {
  readonly draft: PostDraft;
  readonly setDraft: (draft: PostDraft) => void;
  readonly forget: () => void;
}

/** What somebody has typed is there again for them when the page was left before it was sent. */
export function useDraft(by: string, fresh: PostDraft): KeptDraft {
  const keptAs = `parley.forum.draft.${by}`;
  const [draft, setDraft] = useState(() => ({ ...fresh, ...keptDraft(keptAs) }));
  return {
    draft,
    setDraft: (draft) => {
      localStorage.setItem(keptAs, JSON.stringify(draft));
      setDraft(draft);
    },
    forget: () => {
      localStorage.removeItem(keptAs);
    },
  };
}

function keptDraft(keptAs: string): Partial<PostDraft> {
  return JSON.parse(localStorage.getItem(keptAs) ?? '{}') as Partial<PostDraft>;
}
