import type { Notification } from '../api/api.js';

/** `1 comment`, `2 comments`. */
export function pluralize(count: number, singular: string): string {
  return `${String(count)} ${singular}${count === 1 ? '' : 's'}`;
}

/** A category's slug: words of a-z and 0-9 joined by dashes. It is empty if the name has none of these characters. */
export function slugify(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{Mark}/gu, '');
  return plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, '');
}

/** Splits a comma-separated list and drops duplicates. */
export function parseTags(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}

/** `Ada`, `Ada and Ben`, `Ada, Ben and 3 others`. */
export function listNames(people: readonly { readonly name: string }[]): string {
  const [first = 'Somebody', second, ...others] = people.map(({ name }) => name);
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${pluralize(others.length, 'other')}`;
}

/** What a notification reports, to be put between the actors and the title of the discussion. */
export function describeActivity({ kind, count }: Pick<Notification, 'kind' | 'count'>): string {
  switch (kind) {
    case 'reply':
      return count === 1 ? 'replied to you in' : `wrote ${String(count)} replies to you in`;
    case 'thread-activity':
      return count === 1 ? 'commented on' : `wrote ${pluralize(count, 'comment')} on`;
  }
}
