import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { ParleyProblem, type Problem } from '#libs/client';
import { useApi } from '../api/api.js';
import { forgetKey, knownKey } from '../api/start-key.js';
import { useAction } from '../api/use-action.js';
import { Choice, TextField } from './field.js';
import { TroubleNotice } from './trouble-notice.js';

const roles = [
  ['', 'Member'],
  ['moderator', 'Moderator'],
  ['admin', 'Admin'],
] as const;

/** Whoever sees what the start printed may be anybody. */
export function DevelopmentSignIn({ onSignedIn }: { readonly onSignedIn: () => void }): JSX.Element {
  const { session } = useApi();
  const [known, setKnown] = useState(knownKey(sessionStorage));
  const [key, setKey] = useState(known ?? '');
  const [name, setName] = useState('');
  const [role, setRole] = useState('');
  const signIn = useAction(async () => {
    try {
      session.begin(await tokenFor({ key: key.trim(), name, sub: subOf(name), ...(role === '' ? {} : { role }) }));
    } catch (error) {
      if (error instanceof ParleyProblem && error.problem.code === 'sign-in.wrong-key') {
        forgetKey(sessionStorage);
        setKnown(null);
        setKey('');
      }
      throw error;
    }
    onSignedIn();
  });
  const faults = signIn.trouble?.faults ?? {};

  return (
    <form
      class="sheet"
      onSubmit={(event) => {
        event.preventDefault();
        signIn.run();
      }}
    >
      <p>
        This Parley runs on your own machine, for development: be whoever you like. Where people rely on it, the site
        that it belongs to says who they are, and this form is not there.
      </p>
      <div class="side-by-side">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          fault={faults.name}
          required
          maxLength={100}
          autoComplete="name"
        />
        <Choice label="Role" value={role} onChange={setRole} options={roles} fault={faults.role} />
      </div>
      {known === null && (
        <TextField
          label="Key"
          hint="As in the forum’s address in the terminal, after “#key=”. It is another one after each start."
          value={key}
          onChange={setKey}
          fault={faults.key}
          required
          autoComplete="off"
        />
      )}
      <TroubleNotice trouble={signIn.trouble} />
      <button type="submit" class="button" disabled={signIn.busy}>
        Sign in
      </button>
    </form>
  );
}

/** The same name is the same person. */
function subOf(name: string): string {
  return name.trim().toLowerCase().replaceAll(/\s+/g, '-');
}

/** Not of the public API, so not by its client. @throws {ParleyProblem} */
async function tokenFor(body: object): Promise<string> {
  const response = await fetch('/forum/sign-in', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new ParleyProblem((await response.json()) as Problem, null);
  return ((await response.json()) as { token: string }).token;
}
