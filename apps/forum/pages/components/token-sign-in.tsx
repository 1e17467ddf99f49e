import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { useApi } from '../api/api.js';
import { TextField } from './field.js';

/** Signs in with a token that the user pastes, for example from `npm run token`. */
export function TokenSignIn({ onSignedIn }: { readonly onSignedIn: () => void }): JSX.Element {
  const { session } = useApi();
  const [token, setToken] = useState('');
  const [error, setError] = useState<string>();

  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        if (session.signIn(token.trim())) onSignedIn();
        else setError('is not a token, or it has expired');
      }}
    >
      <TextField
        label="Or with a token"
        hint="For example from: npm run token -- --sub ada --name Ada"
        value={token}
        onChange={setToken}
        error={error}
        required
        autoComplete="off"
      />
      <button type="submit">Use the token</button>
    </form>
  );
}
