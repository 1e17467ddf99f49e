import type { JSX } from 'preact';
import { useEffect } from 'preact/hooks';
import { InboxProvider, usePolledInbox } from './api/inbox.js';
import { CategoriesPage } from './pages/categories-page.js';
import { EditPage } from './pages/edit-page.js';
import { NotificationsPage } from './pages/notifications-page.js';
import { NowherePage } from './pages/nowhere-page.js';
import { PostPage } from './pages/post-page.js';
import { PostsPage } from './pages/posts-page.js';
import { SignInPage } from './pages/sign-in-page.js';
import { WritePage } from './pages/write-page.js';
import { Header } from './parts/header.js';
import { NavigationProvider, useBrowserNavigation } from './routing/navigation.js';
import type { Route } from './routing/route.js';

/** Everything on the page. */
export function Forum(): JSX.Element {
  const navigation = useBrowserNavigation();
  const inbox = usePolledInbox();
  // Whoever moves about wants to know at once.
  useEffect(inbox.refresh, [navigation.address]);

  return (
    <NavigationProvider value={navigation}>
      <InboxProvider value={inbox}>
        <a class="skip" href="#main">
          Skip to content
        </a>
        <Header />
        <main id="main" tabIndex={-1}>
          {pageOf(navigation.route)}
        </main>
        <footer>
          <p>
            A frontend on Parley’s public API: <a href="/docs">every route</a>, <a href="/">this installation</a>.
          </p>
        </footer>
      </InboxProvider>
    </NavigationProvider>
  );
}

/** The keys say when a page begins anew: to sort a list is to stay on it. */
function pageOf(route: Route): JSX.Element {
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
    case 'nowhere':
      return <NowherePage />;
  }
}
