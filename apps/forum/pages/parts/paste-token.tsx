import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../api/api.js';
import { TextField } from './field.js';

/** For whoever has a token, such as `npm run token` makes. */
export function PasteToken({ onSignedIn }: { readonly onSignedIn: () => void }): JSX.Element {
  const { session } = useApi();
  const [token, setToken] = useState('');
  const [fault, setFault] = useState<string>();

  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault();
        if (session.begin(token.trim())) onSignedIn();
        else setFault('is no token, or one that has ended');
      }}
    >
      <TextField
        label="Or with a token"
        hint="For example from: npm run token -- --sub ada --name Ada"
        value={token}
        onChange={setToken}
        fault={fault}
        required
        autoComplete="off"
      />
      <button type="submit">Use the token</button>
    </form>
  );
}
