export interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly [keyword: string]: unknown;
}

/** Keywords for people, which validation ignores. */
const PROSE = new Set(['description', 'title', 'examples', '$id', '$schema']);

/**
 * The incompatible changes from `before` to `after`. A version may only gain optional properties: existing properties stay
 * required, new ones may be missing in stored events, and types do not change, since older services validate events.
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
