import { type Readable, tableOf } from './table.js';

/** What a command tells: programs read the JSON, people the text. */
export interface Told {
  readonly json: unknown;
  readonly text: string;
}

export function tell({ json, text }: Told, asJson: boolean): void {
  console.log(asJson ? JSON.stringify(json, null, 2) : text);
}

/** Rows as a table, or a sentence where there are none. */
export function rows(
  json: unknown,
  columns: readonly string[],
  lines: readonly (readonly Readable[])[],
  none: string,
): Told {
  return { json, text: lines.length === 0 ? none : tableOf(columns, lines) };
}
