import type { JSX } from 'preact';
import { useMe } from '../api/api.js';
import { DevelopmentSignIn } from '../parts/development-sign-in.js';
import { Heading } from '../parts/heading.js';
import { PasteToken } from '../parts/paste-token.js';
import { useNavigation } from '../routing/navigation.js';
import { addressOf } from '../routing/route.js';

/** Set by the server, which knows whether it is somebody's own. */
const offersSignIn = () => document.documentElement.dataset.signIn === 'development';

export function SignInPage({ next }: { readonly next: string | null }): JSX.Element {
  const { replace } = useNavigation();
  const me = useMe();
  const back = next ?? addressOf.posts();
  const signedIn = () => {
    replace(back);
  };

  return (
    <>
      <Heading>Sign in</Heading>
      {me !== null && (
        <p class="notice">
          You are signed in as <b>{me.name}</b>. <a href={back}>Go on</a>, or be somebody else:
        </p>
      )}
      {offersSignIn() ? (
        <DevelopmentSignIn onSignedIn={signedIn} />
      ) : (
        <p class="lead">
          Parley keeps no passwords: the site that it belongs to says who people are, by a token. Sign-in for
          development is not offered here, because this installation is not only its developer’s own.
        </p>
      )}
      <PasteToken onSignedIn={signedIn} />
    </>
  );
}
