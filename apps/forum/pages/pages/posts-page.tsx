import type { JSX } from 'preact';
import { answered } from '../api/answered.js';
import { type Category, useApi } from '../api/api.js';
import { useCategories } from '../api/categories.js';
import { useLoaded } from '../api/use-loaded.js';
import { Heading } from '../parts/heading.js';
import { Pager } from '../parts/pager.js';
import { PostLine } from '../parts/post-line.js';
import { Shown } from '../parts/shown.js';
import { SortBar } from '../parts/sort-bar.js';
import { addressOf, type Listing } from '../routing/route.js';

const PAGE = 25;

export function PostsPage({ listing }: { readonly listing: Listing }): JSX.Element {
  const { parley } = useApi();
  const categories = useCategories().loaded;
  const known = categories.state === 'ready' ? categories.value : [];
  const posts = useLoaded(addressOf.posts(listing), () =>
    answered(parley.GET('/v1/posts', { params: { query: queryOf(listing) } })),
  );
  const category = known.find(({ slug }) => slug === listing.category);
  const description = category?.description ?? null;

  return (
    <>
      <Heading>{titleOf(listing, category)}</Heading>
      {description !== null && <p class="lead">{description}</p>}
      <SortBar listing={listing} />
      <Shown what={posts}>
        {({ items, nextCursor }) => (
          <>
            {items.length === 0 && <p class="empty">Nobody has written here yet.</p>}
            <ul class="lines">
              {items.map((post) => (
                <PostLine key={post.id} post={post} category={known.find(({ id }) => id === post.categoryId)} />
              ))}
            </ul>
            <Pager
              turned={listing.cursor !== null}
              nextCursor={nextCursor}
              addressAt={(cursor) => addressOf.posts({ ...listing, cursor })}
            />
          </>
        )}
      </Shown>
    </>
  );
}

function titleOf({ category, tag }: Listing, known: Category | undefined): string {
  const named = known?.name ?? category;
  if (tag === null) return named ?? 'Posts';
  return named === null ? `#${tag}` : `#${tag} in ${named}`;
}

/** What is not said in the address is not asked for either. */
function queryOf({ sort, period, category, tag, cursor }: Listing) {
  const chosen = Object.entries({ category, tag, cursor }).filter(([, value]) => value !== null);
  return {
    limit: PAGE,
    sort,
    period,
    ...(Object.fromEntries(chosen) as Partial<Record<'category' | 'tag' | 'cursor', string>>),
  };
}
