import type { JSX } from 'preact';
import { addressOf, type Listing, type Period, periods, type Sort, sorts } from '../routing/route.js';

const sortNames: Readonly<Record<Sort, string>> = { active: 'Active', new: 'New', top: 'Top', hot: 'Hot' };
const periodNames: Readonly<Record<Period, string>> = {
  day: 'Day',
  week: 'Week',
  month: 'Month',
  year: 'Year',
  all: 'All time',
};

/** In which order a list is shown; the best of a time need to be told of which. */
export function SortBar({ listing }: { readonly listing: Listing }): JSX.Element {
  const first = { ...listing, cursor: null };
  return (
    <div class="sorts">
      <nav aria-label="Order">
        {sorts.map((sort) => (
          <a
            key={sort}
            href={addressOf.posts({ ...first, sort, period: 'all' })}
            aria-current={sort === listing.sort ? 'true' : undefined}
          >
            {sortNames[sort]}
          </a>
        ))}
      </nav>
      {listing.sort === 'top' && (
        <nav aria-label="Of which time">
          {periods.map((period) => (
            <a
              key={period}
              href={addressOf.posts({ ...first, period })}
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
