import { act } from '../actions/act.js';
import type { Discussion } from '../discussion/discussion.js';
import type { Me } from '../session/claims.js';

interface Props {
  readonly discussion: Discussion;
  readonly me: Me | null;
  readonly guestName: string;
  readonly setGuestName: (name: string) => void;
}

/** As whom somebody writes; a guest says a name once. */
export function WriterLine({ discussion, me, guestName, setGuestName }: Props) {
  const { words, settings } = discussion;
  if (me === null) {
    return (
      <div class="row">
        <label class="field">
          <span>{words.say('name')}</span>
          <input
            part="name"
            required
            maxLength={100}
            autocomplete="name"
            dir="auto"
            value={guestName}
            onInput={({ currentTarget }) => {
              setGuestName(currentTarget.value);
            }}
          />
        </label>
        {settings.signInUrl !== null && (
          <a class="link" href={settings.signInUrl}>
            {words.say('signIn')}
          </a>
        )}
      </div>
    );
  }
  return (
    <p class="writer">
      {words.say('as', { name: me.name })}{' '}
      {me.kind === 'guest' && (
        <button type="button" class="link" onClick={() => void act(discussion, (actions) => actions.forgetGuest())}>
          {words.say('leave')}
        </button>
      )}
    </p>
  );
}
