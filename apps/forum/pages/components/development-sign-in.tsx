import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ParleyProblem, type Problem } from '#libs/client';
import { useApi } from '../api/api.js';
import { forgetSignInKey, storedSignInKey } from '../api/sign-in-key.js';
import { useAction } from '../api/use-action.js';
import { ErrorNotice } from './error-notice.js';
import { SelectField, TextField } from './field.js';

const roles = [
  ['', 'Member'],
  ['moderator', 'Moderator'],
  ['admin', 'Admin'],
] as const;

/** Lets a developer who has the key of this start sign in under any name. */
export function DevelopmentSignIn({ onSignedIn }: { readonly onSignedIn: () => void }): JSX.Element {
  const { session } = useApi();
  const [storedKey, setStoredKey] = useState(storedSignInKey(sessionStorage));
  const [key, setKey] = useState(storedKey ?? '');
  const [name, setName] = useState('');
  const [role, setRole] = useState('');
  const signIn = useAction(async () => {
    try {
      const subject = subjectFor(name);
      session.signIn(await requestToken({ key: key.trim(), name, sub: subject, ...(role === '' ? {} : { role }) }));
    } catch (error) {
      if (error instanceof ParleyProblem && error.problem.code === 'sign-in.wrong-key') {
        forgetSignInKey(sessionStorage);
        setStoredKey(null);
        setKey('');
      }
      throw error;
    }
    onSignedIn();
  });
  const errors = signIn.error?.fields ?? {};

  return (
    <form
      class="panel"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.run();
      }}
    >
      <p>
        This Parley runs on your own machine for development, so you can sign in as anyone. In production, the site that
        Parley belongs to identifies its users, and this form is not available.
      </p>
      <div class="side-by-side">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          error={errors.name}
          required
          maxLength={100}
          autoComplete="name"
        />
        <SelectField label="Role" value={role} onChange={setRole} options={roles} error={errors.role} />
      </div>
      {storedKey === null && (
        <TextField
          label="Key"
          hint="It is part of the forum’s address in the terminal, after “#key=”, and changes with every start."
          value={key}
          onChange={setKey}
          error={errors.key}
          required
          autoComplete="off"
        />
      )}
      <ErrorNotice error={signIn.error} />
      <button type="submit" class="button" disabled={signIn.busy}>
        Sign in
      </button>
    </form>
  );
}

/** The same name always signs in the same user. */
function subjectFor(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '-');
}

/** Uses `fetch`, because the route is not part of the public API and so not of the client. @throws {ParleyProblem} */
async function requestToken(body: object): Promise<string> {
  const response = await fetch('/forum/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new ParleyProblem((await response.json()) as Problem, null);
  return ((await response.json()) as { token: string }).token;
}
