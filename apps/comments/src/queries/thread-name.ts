/** How a thread is named by who asks for it: by its id, its key, or the normal form of its page's url. */
export interface ThreadName {
  readonly site: string;
  readonly by: 'id' | 'key' | 'address';
  readonly name: string;
}

/** How a page is known, whose thread may not have been opened yet. */
export interface PageName extends ThreadName {
  readonly by: 'key' | 'address';
}

/** The same text for the same name only. */
export function textOf({ site, by, name }: ThreadName): string {
  return `${site} ${by} ${name}`;
}

/** Those names that are of one kind, for a statement that asks for many: sites, names, and the place of each in the list. */
export function columnsOf(names: readonly ThreadName[], by: ThreadName['by']): [string[], string[], number[]] {
  const some = names.map((name, n) => ({ ...name, n })).filter((name) => name.by === by);
  return [some.map(({ site }) => site), some.map(({ name }) => name), some.map(({ n }) => n)];
}
