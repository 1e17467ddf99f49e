import type { ComponentChildren, JSX } from 'preact';
import { useMe } from '../api/api.js';
import type { Me } from '../api/session.js';
import { useNavigation } from '../routing/navigation.js';
import { addressOf } from '../routing/route.js';

/** What is only for who is signed in, or the way to get there. */
export function NeedsMe({
  to,
  children,
}: {
  readonly to: string;
  readonly children: (me: Me) => ComponentChildren;
}): JSX.Element {
  const me = useMe();
  const { address } = useNavigation();
  if (me !== null) return <>{children(me)}</>;
  return (
    <p class="notice">
      <a href={addressOf.signIn(address)}>Sign in</a> to {to}.
    </p>
  );
}
