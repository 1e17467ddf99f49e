import type { JSX } from 'preact';
import { type Category, unwrap, useApi } from '../api/api.js';
import { useCategories } from '../api/use-categories.js';
import { useResource } from '../api/use-resource.js';
import { Heading } from '../components/heading.js';
import { Pager } from '../components/pager.js';
import { PostItem } from '../components/post-item.js';
import { ResourceView } from '../components/resource-view.js';
import { SortBar } from '../components/sort-bar.js';
import { type Listing, urlTo } from '../routing/route.js';

const PAGE_SIZE = 25;

export function PostsPage({ listing }: { readonly listing: Listing }): JSX.Element {
  const { parley } = useApi();
  const { result } = useCategories();
  const categories = result.status === 'ready' ? result.value : [];
  const posts = useResource(urlTo.posts(listing), () =>
    unwrap(parley.GET('/v1/posts', { params: { query: toQuery(listing) } })),
  );
  const category = categories.find(({ slug }) => slug === listing.category);
  const description = category?.description ?? null;

  return (
    <>
      <Heading>{titleOf(listing, category)}</Heading>
      {description !== null && <p class="lead">{description}</p>}
      <SortBar listing={listing} />
      <ResourceView resource={posts}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && <p class="empty">There are no posts here yet.</p>}
            <ul class="list">
              {items.map((post) => (
                <PostItem key={post.id} post={post} category={categories.find(({ id }) => id === post.categoryId)} />
              ))}
            </ul>
            <Pager
              isFirstPage={listing.cursor === null}
              nextCursor={nextCursor}
              urlAt={(cursor) => urlTo.posts({ ...listing, cursor })}
            />
          </>
        )}
      </ResourceView>
    </>
  );
}

/** @param category undefined if unknown or not loaded yet; the title shows its slug then */
function titleOf({ category: slug, tag }: Listing, category: Category | undefined): string {
  const name = category?.name ?? slug;
  if (tag === null) return name ?? 'Posts';
  return name === null ? `#${tag}` : `#${tag} in ${name}`;
}

function toQuery({ sort, period, category, tag, cursor }: Listing) {
  const filters = Object.entries({ category, tag, cursor }).filter(([, value]) => value !== null);
  return {
    limit: PAGE_SIZE,
    sort,
    period,
    ...(Object.fromEntries(filters) as Partial<Record<'category' | 'tag' | 'cursor', string>>),
  };
}
