import { loadavg } from 'node:os';

/** A Markdown table, followed by the load of the machine. */
export function printTable(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  console.log(line(head));
  console.log(line(head.map((_, i) => (i === 0 ? '---' : '---:'))));
  for (const row of rows) console.log(line(row));
  console.log(
    `\nLoad ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}.\n`,
  );
}

export function integer(number: number): string {
  return String(Math.round(number));
}

export function tenth(number: number): string {
  return number.toFixed(1);
}
