/** How a request names a thread: by its id, its key, or the normal form of its page's url. */
export interface ThreadName {
  readonly site: string;
  readonly by: 'id' | 'key' | 'address';
  readonly name: string;
}

/** How a request names a page, whose thread may not exist yet. */
export interface PageName extends ThreadName {
  readonly by: 'key' | 'address';
}

/** A text that differs for different names. */
export function textOf({ site, by, name }: ThreadName): string {
  return `${site} ${by} ${name}`;
}

/** The names of one kind, as parameters of a statement for many: sites, names, and the index of each in the list. */
export function columnsOf(names: readonly ThreadName[], by: ThreadName['by']): [string[], string[], number[]] {
  const some = names.map((name, n) => ({ ...name, n })).filter((name) => name.by === by);
  return [some.map(({ site }) => site), some.map(({ name }) => name), some.map(({ n }) => n)];
}
