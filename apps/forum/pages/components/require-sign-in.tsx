import type { ComponentChildren, JSX } from 'preact';
import { useMe } from '../api/api.js';
import type { Me } from '../api/session.js';
import { useNavigation } from '../routing/navigation.js';
import { urlTo } from '../routing/route.js';

interface RequireSignInProps {
  /** What signing in allows, for example `write a post`. */
  readonly to: string;
  readonly children: (me: Me) => ComponentChildren;
}

/** Renders its children for a signed-in user, and a link to the sign-in page for anyone else. */
export function RequireSignIn({ to, children }: RequireSignInProps): JSX.Element {
  const me = useMe();
  const { url } = useNavigation();
  if (me !== null) return <>{children(me)}</>;
  return (
    <p class="notice">
      <a href={urlTo.signIn(url)}>Sign in</a> to {to}.
    </p>
  );
}
