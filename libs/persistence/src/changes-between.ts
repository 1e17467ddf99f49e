/** The fields of a row that changed, or null if none did. An object or array counts as changed if it is another instance. */
export function changesBetween<Row extends object>(before: Row, after: Row): Partial<Row> | null {
  const keys = Object.keys(after) as (keyof Row)[];
  const changed = keys.filter((key) => after[key] !== before[key]);
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<Row>;
}
