import { type Cell, tableOf } from './table.js';

/** What a command prints: JSON for programs, text for people. */
export interface CommandOutput {
  readonly json: unknown;
  readonly text: string;
}

export function print({ json, text }: CommandOutput, asJson: boolean): void {
  console.log(asJson ? JSON.stringify(json, null, 2) : text);
}

/** Lines as a table, or the sentence `none` where there are none. */
export function tableOutput(
  json: unknown,
  columns: readonly string[],
  lines: readonly (readonly Cell[])[],
  none: string,
): CommandOutput {
  return { json, text: lines.length === 0 ? none : tableOf(columns, lines) };
}
