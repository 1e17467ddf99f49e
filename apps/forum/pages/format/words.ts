import type { Notification } from '../api/api.js';

/** `1 comment`, `2 comments`. */
export function counted(count: number, one: string): string {
  return `${String(count)} ${one}${count === 1 ? '' : 's'}`;
}

/** As a category's address needs it: words of a-z and 0-9 with dashes between them; empty, where nothing is left. */
export function slugOf(name: string): string {
  const plain = name.normalize('NFKD').replaceAll(/\p{Mark}/gu, '');
  return plain
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 64)
    .replaceAll(/^-+|-+$/g, '');
}

/** What separates tags is a comma; one that is there twice is meant once. */
export function tagsIn(text: string): string[] {
  return [...new Set(text.split(',').map((tag) => tag.trim()))].filter((tag) => tag !== '');
}

/** `Ada`, `Ada and Ben`, `Ada, Ben and 3 others`. */
export function namesOf(people: readonly { readonly name: string }[]): string {
  const [first = 'Somebody', second, ...others] = people.map(({ name }) => name);
  if (second === undefined) return first;
  if (others.length === 0) return `${first} and ${second}`;
  return `${first}, ${second} and ${counted(others.length, 'other')}`;
}

/** What happened, without who did it and where. */
export function deedOf({ kind, count }: Pick<Notification, 'kind' | 'count'>): string {
  switch (kind) {
    case 'reply':
      return count === 1 ? 'replied to you in' : `wrote ${String(count)} replies to you in`;
    case 'thread-activity':
      return count === 1 ? 'commented on' : `wrote ${counted(count, 'comment')} on`;
  }
}
