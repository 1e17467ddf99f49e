export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** Keywords that tell people something, and machines nothing. */
const PROSE = new Set(['description', 'title', 'examples', '$id', '$schema']);

/**
 * What a reader who knows `before` would stumble over in `after`. Within a version only optional properties may be added: what
 * was always there stays, what is new may be missing in the events that are in the stream already, and no type changes,
 * since a service of yesterday checks what it reads.
 */
export function breaksOf(before: Schema, after: Schema, path = ''): string[] {
  if (before.properties === undefined || after.properties === undefined) {
    return isSame(before, after) ? [] : [`${path || '/'} is of another type`];
  }
  const { properties: was, required: hadAlways = [] } = before;
  const { properties: is, required: hasAlways = [] } = after;
  return [
    ...Object.entries(was).flatMap(([name, schema]) => {
      const now = is[name];
      return now === undefined ? [`${path}/${name} is gone`] : breaksOf(schema, now, `${path}/${name}`);
    }),
    ...hadAlways
      .filter((name) => name in is && !hasAlways.includes(name))
      .map((name) => `${path}/${name} may be missing`),
    ...hasAlways.filter((name) => !hadAlways.includes(name)).map((name) => `${path}/${name} is required now`),
  ];
}

function isSame(a: unknown, b: unknown): boolean {
  return canonical(a) === canonical(b);
}

function canonical(value: unknown): string {
  return JSON.stringify(value, (key, inner: unknown) => {
    if (PROSE.has(key)) return undefined;
    if (typeof inner !== 'object' || inner === null || Array.isArray(inner)) return inner;
    return Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}
