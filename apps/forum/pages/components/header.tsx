import type { JSX } from 'preact';
import { useApi, useMe } from '../api/api.js';
import { useUnreadCount } from '../api/unread-count.js';
import { useNavigation } from '../routing/navigation.js';
import { urlTo } from '../routing/route.js';

export function Header(): JSX.Element {
  const { route } = useNavigation();
  const me = useMe();
  const current = (page: string) => (route.page === page ? 'page' : undefined);

  return (
    <header>
      <a class="brand" href={urlTo.posts()} aria-label="Parley, the forum’s home page">
        Parley<span>.</span>
      </a>
      <nav aria-label="Main">
        <a href={urlTo.posts()} aria-current={current('posts')}>
          Posts
        </a>
        <a href={urlTo.categories()} aria-current={current('categories')}>
          Categories
        </a>
        {me !== null && (
          <a href={urlTo.notifications()} aria-current={current('notifications')}>
            Notifications <UnreadBadge />
          </a>
        )}
      </nav>
      <Account />
    </header>
  );
}

function UnreadBadge(): JSX.Element | null {
  const { unread } = useUnreadCount();
  if (unread === null || unread === 0) return null;
  return (
    <span class="badge">
      {unread > 99 ? '99+' : unread}
      <span class="visually-hidden"> unread</span>
    </span>
  );
}

function Account(): JSX.Element {
  const { session } = useApi();
  const { route, url } = useNavigation();
  const me = useMe();
  if (me === null) {
    const next = route.page === 'sign-in' ? route.next : url;
    return (
      <div class="account">
        <a class="button" href={urlTo.signIn(next)}>
          Sign in
        </a>
      </div>
    );
  }
  const signOut = () => {
    session.signOut();
  };
  return (
    <div class="account">
      <span class="user-name">{me.name}</span>
      <button type="button" class="secondary" onClick={signOut}>
        Sign out
      </button>
      <a class="button" href={urlTo.write(route.page === 'posts' ? route.listing.category : null)}>
        Write
      </a>
    </div>
  );
}
