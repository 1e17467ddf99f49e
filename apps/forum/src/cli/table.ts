/** The content of a cell; null is shown as a dash. */
export type Cell = string | number | boolean | null;

/** Lines in aligned columns below the columns' names; numbers are aligned to the right. */
export function tableOf(columns: readonly string[], lines: readonly (readonly Cell[])[]): string {
  const cells = [[...columns], ...lines.map((line) => line.map(shown))];
  const widths = columns.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const alignRight = columns.map((_, column) => lines.some((line) => typeof line[column] === 'number'));
  return cells
    .map((line) =>
      line
        .map((text, column) =>
          alignRight[column] === true ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0),
        )
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

function shown(value: Cell): string {
  if (value === null) return '–';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : value.toFixed(1);
  return value;
}
