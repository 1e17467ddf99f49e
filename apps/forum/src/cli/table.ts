/** What a cell may hold; null is shown as a dash. */
export type Readable = string | number | boolean | null;

/** Lines with aligned columns, under their names; numbers stand to the right. */
export function tableOf(columns: readonly string[], lines: readonly (readonly Readable[])[]): string {
  const cells = [[...columns], ...lines.map((line) => line.map(shown))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const toTheRight = columns.map((_, column) => lines.some((line) => typeof line[column] === 'number'));
  return cells
    .map((line) =>
      line
        .map((text, column) =>
          toTheRight[column] === true ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(value: Readable): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(1);
  return value;
}
