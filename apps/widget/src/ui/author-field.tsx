import { runAction } from '../actions/run-action.js';
import type { Discussion } from '../discussion/discussion.js';
import type { Me } from '../session/claims.js';

interface Props {
  readonly discussion: Discussion;
  readonly me: Me | null;
  readonly guestName: string;
  readonly onGuestName: (name: string) => void;
}

/** Shows under which name the reader writes; an anonymous reader enters a name and becomes a guest. */
export function AuthorField({ discussion, me, guestName, onGuestName }: Props) {
  const { i18n, settings } = discussion;
  if (me === null) {
    return (
      <div class="row">
        <label class="field">
          <span>{i18n.t('name')}</span>
          <input
            part="name"
            required
            maxLength={100}
            autocomplete="name"
            dir="auto"
            value={guestName}
            onInput={({ currentTarget }) => {
              onGuestName(currentTarget.value);
            }}
          />
        </label>
        {settings.signInUrl !== null && (
          <a class="link" href={settings.signInUrl}>
            {i18n.t('signIn')}
          </a>
        )}
      </div>
    );
  }
  return (
    <p class="writing-as">
      {i18n.t('writingAs', { name: me.name })}{' '}
      {me.kind === 'guest' && (
        <button
          type="button"
          class="link"
          onClick={() => void runAction(discussion, (actions) => actions.forgetGuest())}
        >
          {i18n.t('notYou')}
        </button>
      )}
    </p>
  );
}
