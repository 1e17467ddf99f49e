import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { unwrap, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { ErrorNotice } from './error-notice.js';
import { Field } from './field.js';
import { Markdown } from './markdown.js';

interface MarkdownFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly error: string | undefined;
}

/** A textarea for Markdown with a preview. Parley renders the preview with the renderer that it uses for posts. */
export function MarkdownField({ label, value, onChange, error }: MarkdownFieldProps): JSX.Element {
  const { parley } = useApi();
  const [previewHtml, setPreviewHtml] = useState<string | null>(null);
  const showPreview = useAction(async () => {
    setPreviewHtml((await unwrap(parley.POST('/v1/comments/preview', { body: { body: value } }))).bodyHtml);
  });
  const hidePreview = () => {
    setPreviewHtml(null);
  };

  return (
    <div>
      <div class="modes" role="group" aria-label={`${label}: write or preview`}>
        <button type="button" aria-pressed={previewHtml === null} onClick={hidePreview}>
          Write
        </button>
        <button
          type="button"
          aria-pressed={previewHtml !== null}
          disabled={value.trim() === ''}
          onClick={showPreview.run}
        >
          Preview
        </button>
      </div>
      {previewHtml === null ? (
        <Field
          label={label}
          hint="Markdown: *emphasis*, **strong**, [link](https://…), > quotation, `code`."
          error={error}
        >
          {(attributes) => (
            <textarea
              dir="auto"
              rows={12}
              required
              {...attributes}
              value={value}
              onInput={({ currentTarget }) => {
                onChange(currentTarget.value);
              }}
            />
          )}
        </Field>
      ) : (
        <>
          <p class="preview-label">{label}, as readers will see it</p>
          <section class="preview" aria-label="Preview" aria-live="polite">
            <Markdown html={previewHtml} />
          </section>
        </>
      )}
      <ErrorNotice error={showPreview.error} />
    </div>
  );
}
