import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { unwrap, useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { slugify } from '../format/text.js';
import { ErrorNotice } from './error-notice.js';
import { TextField } from './field.js';

const initialValues = { name: '', slug: '', description: '' };

/** Creates a category. The slug follows the name until the user edits it. */
export function CategoryForm({ onCreated }: { readonly onCreated: () => void }): JSX.Element {
  const { parley } = useApi();
  const [{ name, slug, description }, setValues] = useState(initialValues);
  const [createdName, setCreatedName] = useState<string | null>(null);
  const create = useAction(async () => {
    const body = { name, slug, ...(description.trim() === '' ? {} : { description }) };
    await unwrap(parley.POST('/v1/categories', { body }));
    setValues(initialValues);
    setCreatedName(name);
    onCreated();
  });
  const errors = create.error?.fields ?? {};

  return (
    <form
      class="panel"
      aria-labelledby="new-category"
      onSubmit={(event) => {
        event.preventDefault();
        create.run();
      }}
    >
      <h2 id="new-category">A new category</h2>
      <div class="side-by-side">
        <TextField
          label="Name"
          value={name}
          onChange={(name) => {
            setValues((values) => ({
              ...values,
              name,
              slug: values.slug === slugify(values.name) ? slugify(name) : values.slug,
            }));
          }}
          error={errors.name}
          required
          maxLength={100}
        />
        <TextField
          label="Slug"
          hint="Its name in URLs: a-z, 0-9 and dashes."
          value={slug}
          onChange={(slug) => {
            setValues((values) => ({ ...values, slug }));
          }}
          error={errors.slug}
          required
          maxLength={64}
        />
      </div>
      <TextField
        label="Description"
        value={description}
        onChange={(description) => {
          setValues((values) => ({ ...values, description }));
        }}
        error={errors.description}
        maxLength={1000}
      />
      <ErrorNotice error={create.error} />
      <button type="submit" class="button" disabled={create.busy}>
        Create
      </button>
      <p role="status">{createdName !== null && `“${createdName}” has been created.`}</p>
    </form>
  );
}
