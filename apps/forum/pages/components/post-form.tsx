import type { JSX } from 'preact';
import type { Action } from '../api/use-action.js';
import { useCategories } from '../api/use-categories.js';
import { parseTags } from '../format/text.js';
import { ErrorNotice } from './error-notice.js';
import { SelectField, TextField } from './field.js';
import { MarkdownField } from './markdown-field.js';

/** The values of the form. */
export interface PostDraft {
  readonly title: string;
  readonly body: string;
  /** Empty for no category. */
  readonly categoryId: string;
  /** Separated by commas. */
  readonly tags: string;
}

/** The request body for a draft. */
export function toPostInput({ title, body, categoryId, tags }: PostDraft) {
  return { title, body, categoryId: categoryId === '' ? null : categoryId, tags: parseTags(tags) };
}

interface PostFormProps {
  readonly draft: PostDraft;
  readonly onChange: (draft: PostDraft) => void;
  readonly submit: Action<[]>;
  readonly submitLabel: string;
}

export function PostForm({ draft, onChange, submit, submitLabel }: PostFormProps): JSX.Element {
  const { result } = useCategories();
  const categories = result.status === 'ready' ? result.value : [];
  const { run, busy, error } = submit;
  const errors = error?.fields ?? {};
  const setField = (name: keyof PostDraft) => (value: string) => {
    onChange({ ...draft, [name]: value });
  };

  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        run();
      }}
    >
      <TextField
        label="Title"
        value={draft.title}
        onChange={setField('title')}
        error={errors.title}
        required
        maxLength={300}
      />
      <MarkdownField label="Text" value={draft.body} onChange={setField('body')} error={errors.body} />
      <div class="side-by-side">
        <SelectField
          label="Category"
          value={draft.categoryId}
          onChange={setField('categoryId')}
          error={errors.categoryId}
          options={[['', 'None'], ...categories.map(({ id, name }) => [id, name] as const)]}
        />
        <TextField
          label="Tags"
          hint="Separated by commas."
          value={draft.tags}
          onChange={setField('tags')}
          error={errors.tags}
        />
      </div>
      <ErrorNotice error={error} />
      <button type="submit" class="button" disabled={busy}>
        {submitLabel}
      </button>
    </form>
  );
}
