import type { JSX } from 'preact';
import { useApi, useMe } from '../api/api.js';
import { useInbox } from '../api/inbox.js';
import { useNavigation } from '../routing/navigation.js';
import { addressOf } from '../routing/route.js';

export function Header(): JSX.Element {
  const { route } = useNavigation();
  const me = useMe();
  const current = (page: string) => (route.page === page ? 'page' : undefined);

  return (
    <header>
      <a class="brand" href={addressOf.posts()} aria-label="Parley, the forum’s first page">
        Parley<span>.</span>
      </a>
      <nav aria-label="Main">
        <a href={addressOf.posts()} aria-current={current('posts')}>
          Posts
        </a>
        <a href={addressOf.categories()} aria-current={current('categories')}>
          Categories
        </a>
        {me !== null && (
          <a href={addressOf.notifications()} aria-current={current('notifications')}>
            Notifications <Unread />
          </a>
        )}
      </nav>
      <Account />
    </header>
  );
}

function Unread(): JSX.Element | null {
  const { unread } = useInbox();
  if (unread === null || unread === 0) return null;
  return (
    <span class="badge">
      {unread > 99 ? '99+' : unread}
      <span class="unseen"> unread</span>
    </span>
  );
}

function Account(): JSX.Element {
  const { session } = useApi();
  const { route, address } = useNavigation();
  const me = useMe();
  if (me === null) {
    const next = route.page === 'sign-in' ? route.next : address;
    return (
      <div class="account">
        <a class="button" href={addressOf.signIn(next)}>
          Sign in
        </a>
      </div>
    );
  }
  const signOut = () => {
    session.end();
  };
  return (
    <div class="account">
      <span class="me">{me.name}</span>
      <button type="button" class="quiet" onClick={signOut}>
        Sign out
      </button>
      <a class="button" href={addressOf.write(route.page === 'posts' ? route.listing.category : null)}>
        Write
      </a>
    </div>
  );
}
