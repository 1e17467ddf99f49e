import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { answered } from '../api/answered.js';
import { useApi } from '../api/api.js';
import { useAction } from '../api/use-action.js';
import { slugOf } from '../format/words.js';
import { TextField } from './field.js';
import { TroubleNotice } from './trouble-notice.js';

const empty = { name: '', slug: '', description: '' };

/** For admins: a category, whose slug follows its name as long as nobody writes another one. */
export function NewCategory({ onCreated }: { readonly onCreated: () => void }): JSX.Element {
  const { parley } = useApi();
  const [{ name, slug, description }, setText] = useState(empty);
  const [created, setCreated] = useState<string | null>(null);
  const create = useAction(async () => {
    const body = { name, slug, ...(description.trim() === '' ? {} : { description }) };
    await answered(parley.POST('/v1/categories', { body }));
    setText(empty);
    setCreated(name);
    onCreated();
  });
  const faults = create.trouble?.faults ?? {};

  return (
    <form
      class="sheet"
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
            setText((text) => ({ ...text, name, slug: text.slug === slugOf(text.name) ? slugOf(name) : text.slug }));
          }}
          fault={faults.name}
          required
          maxLength={100}
        />
        <TextField
          label="Slug"
          hint="Its name in addresses: a-z, 0-9 and dashes."
          value={slug}
          onChange={(slug) => {
            setText((text) => ({ ...text, slug }));
          }}
          fault={faults.slug}
          required
          maxLength={64}
        />
      </div>
      <TextField
        label="Description"
        value={description}
        onChange={(description) => {
          setText((text) => ({ ...text, description }));
        }}
        fault={faults.description}
        maxLength={1000}
      />
      <TroubleNotice trouble={create.trouble} />
      <button type="submit" class="button" disabled={create.busy}>
        Create
      </button>
      <p role="status">{created !== null && `“${created}” is there.`}</p>
    </form>
  );
}
