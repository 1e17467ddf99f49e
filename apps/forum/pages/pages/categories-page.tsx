import type { JSX } from 'preact';
import { useMe } from '../api/api.js';
import { isAdmin } from '../api/session.js';
import { useCategories } from '../api/use-categories.js';
import { CategoryForm } from '../components/category-form.js';
import { Heading } from '../components/heading.js';
import { ResourceView } from '../components/resource-view.js';
import { urlTo } from '../routing/route.js';

export function CategoriesPage(): JSX.Element {
  const categories = useCategories();
  const me = useMe();
  return (
    <>
      <Heading>Categories</Heading>
      <ResourceView resource={categories}>
        {(items) => (
          <>
            {items.length === 0 && <p class="empty">There are no categories yet.</p>}
            <ul class="cards">
              {items.map(({ id, slug, name, description }) => (
                <li key={id}>
                  <h2 dir="auto">
                    <a href={urlTo.posts({ category: slug })}>{name}</a>
                  </h2>
                  {description !== null && <p dir="auto">{description}</p>}
                </li>
              ))}
            </ul>
          </>
        )}
      </ResourceView>
      {isAdmin(me) && <CategoryForm onCreated={categories.reload} />}
    </>
  );
}
