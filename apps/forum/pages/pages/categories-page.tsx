import type { JSX } from 'preact';
import { useMe } from '../api/api.js';
import { useCategories } from '../api/categories.js';
import { isAdmin } from '../api/session.js';
import { Heading } from '../parts/heading.js';
import { NewCategory } from '../parts/new-category.js';
import { Shown } from '../parts/shown.js';
import { addressOf } from '../routing/route.js';

export function CategoriesPage(): JSX.Element {
  const categories = useCategories();
  const me = useMe();
  return (
    <>
      <Heading>Categories</Heading>
      <Shown what={categories}>
        {(known) => (
          <>
            {known.length === 0 && <p class="empty">There are none yet.</p>}
            <ul class="cards">
              {known.map(({ id, slug, name, description }) => (
                <li key={id}>
                  <h2 dir="auto">
                    <a href={addressOf.posts({ category: slug })}>{name}</a>
                  </h2>
                  {description !== null && <p dir="auto">{description}</p>}
                </li>
              ))}
            </ul>
          </>
        )}
      </Shown>
      {isAdmin(me) && <NewCategory onCreated={categories.reload} />}
    </>
  );
}
