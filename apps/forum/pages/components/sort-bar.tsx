import type { JSX } from 'preact';
import { type Listing, type Period, periods, type Sort, sorts, urlTo } from '../routing/route.js';

const sortNames: Readonly<Record<Sort, string>> = { active: 'Active', new: 'New', top: 'Top', hot: 'Hot' };
const periodNames: Readonly<Record<Period, string>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  year: 'Year',
  all: 'All time',
};

/** Links to the other sort orders of a list, and to the other periods if it is sorted by `top`. */
export function SortBar({ listing }: { readonly listing: Listing }): JSX.Element {
  const firstPage = { ...listing, cursor: null };
  return (
    <div class="sort-bar">
      <nav aria-label="Sort order">
        {sorts.map((sort) => (
          <a
            key={sort}
            href={urlTo.posts({ ...firstPage, sort, period: 'all' })}
            aria-current={sort === listing.sort ? 'true' : undefined}
          >
            {sortNames[sort]}
          </a>
        ))}
      </nav>
      {listing.sort === 'top' && (
        <nav aria-label="Period">
          {periods.map((period) => (
            <a
              key={period}
              href={urlTo.posts({ ...firstPage, period })}
              aria-current={period === listing.period ? 'true' : undefined}
            >
              {periodNames[period]}
            </a>
          ))}
        </nav>
      )}
    </div>
  );
}
