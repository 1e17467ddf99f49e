import type { JSX } from 'preact';
import { useMe } from '../api/api.js';
import { DevelopmentSignIn } from '../components/development-sign-in.js';
import { Heading } from '../components/heading.js';
import { TokenSignIn } from '../components/token-sign-in.js';
import { useNavigation } from '../routing/navigation.js';
import { urlTo } from '../routing/route.js';

/** The server sets the attribute: it knows whether this is a development installation. */
const hasDevelopmentSignIn = () => document.documentElement.dataset.signIn === 'development';

export function SignInPage({ next }: { readonly next: string | null }): JSX.Element {
  const { replace } = useNavigation();
  const me = useMe();
  const returnUrl = next ?? urlTo.posts();
  const onSignedIn = () => {
    replace(returnUrl);
  };

  return (
    <>
      <Heading>Sign in</Heading>
      {me !== null && (
        <p class="notice">
          You are signed in as <b>{me.name}</b>. <a href={returnUrl}>Continue</a>, or sign in as somebody else:
        </p>
      )}
      {hasDevelopmentSignIn() ? (
        <DevelopmentSignIn onSignedIn={onSignedIn} />
      ) : (
        <p class="lead">
          Parley stores no passwords: the site that it belongs to identifies people by a token. Development sign-in is
          not available, because this installation is not for development only.
        </p>
      )}
      <TokenSignIn onSignedIn={onSignedIn} />
    </>
  );
}
