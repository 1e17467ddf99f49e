import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered } from '../api/answered.js';
import { useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { Field } from './field.js';
import { Markdown } from './markdown.js';
import { TroubleNotice } from './trouble-notice.js';

interface MarkdownFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly fault: string | undefined;
}

/** A text in Markdown, and how readers will see it: Parley renders both alike. */
export function MarkdownField({ label, value, onChange, fault }: MarkdownFieldProps): JSX.Element {
  const { parley } = useApi();
  const [html, setHtml] = useState<string | null>(null);
  const preview = useAction(async () => {
    setHtml((await answered(parley.POST('/v1/comments/preview', { body: { body: value } }))).bodyHtml);
  });
  const write = () => {
    setHtml(null);
  };

  return (
    <div class="markdown-field">
      <div class="modes" role="group" aria-label={`${label}: write or preview`}>
        <button type="button" aria-pressed={html === null} onClick={write}>
          Write
        </button>
        <button type="button" aria-pressed={html !== null} disabled={value.trim() === ''} onClick={preview.run}>
          Preview
        </button>
      </div>
      {html === null ? (
        <Field
          label={label}
          hint="Markdown: *emphasis*, **strong**, [link](https://…), > quotation, `code`."
          fault={fault}
        >
          {(ties) => (
            <textarea
              dir="auto"
              rows={12}
              required
              {...ties}
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
            <Markdown html={html} />
          </section>
        </>
      )}
      <TroubleNotice trouble={preview.trouble} />
    </div>
  );
}
