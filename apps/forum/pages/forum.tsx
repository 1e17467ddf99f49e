import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { UnreadCountProvider, usePolledUnreadCount } from './api/unread-count.js';
import { Header } from './components/header.js';
import { CategoriesPage } from './pages/categories-page.js';
import { EditPage } from './pages/edit-page.js';
import { NotFoundPage } from './pages/not-found-page.js';
import { NotificationsPage } from './pages/notifications-page.js';
import { PostPage } from './pages/post-page.js';
import { PostsPage } from './pages/posts-page.js';
import { SignInPage } from './pages/sign-in-page.js';
import { WritePage } from './pages/write-page.js';
import { NavigationProvider, useBrowserNavigation } from './routing/navigation.js';
import type { Route } from './routing/route.js';

/** The root component. */
export function Forum(): JSX.Element {
  const navigation = useBrowserNavigation();
  const unreadCount = usePolledUnreadCount();
  // Every navigation refreshes the count, instead of waiting for the next poll.
  useEffect(unreadCount.refresh, [navigation.url]);

  return (
    <NavigationProvider value={navigation}>
      <UnreadCountProvider value={unreadCount}>
        <a class="skip-link" href="#main">
          Skip to content
        </a>
        <Header />
        <main id="main" tabIndex={-1}>
          {renderPage(navigation.route)}
        </main>
        <footer>
          <p>
            This frontend uses Parley’s public API: <a href="/docs">all routes</a>, <a href="/">this installation</a>.
          </p>
        </footer>
      </UnreadCountProvider>
    </NavigationProvider>
  );
}

/** A new key remounts the page. The sort order is not part of the key, so sorting a list keeps the page mounted. */
function renderPage(route: Route): JSX.Element {
  switch (route.page) {
    case 'posts': {
      const { category, tag, cursor } = route.listing;
      return <PostsPage key={JSON.stringify([category, tag, cursor])} listing={route.listing} />;
    }
    case 'post':
      return <PostPage key={route.id} id={route.id} />;
    case 'edit':
      return <EditPage key={route.id} id={route.id} />;
    case 'write':
      return <WritePage category={route.category} />;
    case 'categories':
      return <CategoriesPage />;
    case 'notifications':
      return <NotificationsPage key={route.cursor} cursor={route.cursor} />;
    case 'sign-in':
      return <SignInPage next={route.next} />;
    case 'not-found':
      return <NotFoundPage />;
  }
}
