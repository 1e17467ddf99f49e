import type { JSX } from 'preact';
import { useCategories } from '../api/categories.js';
import type { Action } from '../api/use-action.js';
import { tagsIn } from '../format/words.js';
import { Choice, TextField } from './field.js';
import { MarkdownField } from './markdown-field.js';
import { TroubleNotice } from './trouble-notice.js';

/** What somebody has typed so far. */
export interface PostDraft {
  readonly title: string;
  readonly body: string;
  /** Empty, where there is none. */
  readonly categoryId: string;
  /** With commas between them. */
  readonly tags: string;
}

/** What Parley takes. */
export function postIn({ title, body, categoryId, tags }: PostDraft) {
  return { title, body, categoryId: categoryId === '' ? null : categoryId, tags: tagsIn(tags) };
}

interface PostFormProps {
  readonly draft: PostDraft;
  readonly onChange: (draft: PostDraft) => void;
  readonly send: Action<[]>;
  readonly verb: string;
}

export function PostForm({ draft, onChange, send: { run, busy, trouble }, verb }: PostFormProps): JSX.Element {
  const { loaded } = useCategories();
  const categories = loaded.state === 'ready' ? loaded.value : [];
  const faults = trouble?.faults ?? {};
  const change = (name: keyof PostDraft) => (value: string) => {
    onChange({ ...draft, [name]: value });
  };

  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <TextField
        label="Title"
        value={draft.title}
        onChange={change('title')}
        fault={faults.title}
        required
        maxLength={300}
      />
      <MarkdownField label="Text" value={draft.body} onChange={change('body')} fault={faults.body} />
      <div class="side-by-side">
        <Choice
          label="Category"
          value={draft.categoryId}
          onChange={change('categoryId')}
          fault={faults.categoryId}
          options={[['', 'None'], ...categories.map(({ id, name }) => [id, name] as const)]}
        />
        <TextField
          label="Tags"
          hint="With commas between them."
          value={draft.tags}
          onChange={change('tags')}
          fault={faults.tags}
        />
      </div>
      <TroubleNotice trouble={trouble} />
      <button type="submit" class="button" disabled={busy}>
        {verb}
      </button>
    </form>
  );
}
