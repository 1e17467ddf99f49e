/** The fields of a row that are others now; null where all are the same. What is no plain value is another wherever it was made anew. */
export function changesBetween<Row extends object>(before: Row, after: Row): Partial<Row> | null {
  const keys = Object.keys(after) as (keyof Row)[];
  const changed = keys.filter((key) => after[key] !== before[key]);
  if (changed.length === 0) return null;
  return Object.fromEntries(changed.map((key) => [key, after[key]])) as Partial<Row>;
}
