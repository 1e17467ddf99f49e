import { isId } from './ids.js';
import { Refused } from './refused.js';

/** The kinds of values in a cursor. A hand-written cursor must not pass with a value that the database rejects. */
const kinds = {
  id: (value: unknown) => typeof value === 'string' && isId(value),
  /** Four bytes, like Postgres' integer. */
  integer: (value: unknown) => Number.isInteger(value) && Math.abs(value as number) < 2 ** 31,
  /** An id from a database sequence. */
  serial: (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0,
  /** Milliseconds since 1970, up to the end of the year 9999. */
  time: (value: unknown) =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < 253_402_300_800_000,
  number: (value: unknown) => Number.isFinite(value),
} as const;

export type CursorKind = keyof typeof kinds;

type CursorValue<Kind extends CursorKind> = Kind extends 'id' ? string : number;

/** An opaque keyset cursor: `list` names the list that it belongs to, `values` are the sort key of the last item shown. */
export function encodeCursor(list: string, values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...values])).toString('base64url');
}

/**
 * Reads a cursor back. `shape` gives the kind of each value.
 * @throws {Refused} `request.bad-cursor` if the text is broken or belongs to another list
 */
export function decodeCursor<const Shape extends readonly CursorKind[]>(
  list: string,
  shape: Shape,
  cursor: string,
): { [I in keyof Shape]: CursorValue<Shape[I]> } {
  const bytes = Buffer.from(cursor, 'base64url');
  // Node ignores characters that are not base64url.
  const parsed = bytes.toString('base64url') === cursor ? parseJson(bytes.toString()) : null;
  const [found, ...values] = Array.isArray(parsed) ? (parsed as unknown[]) : [];
  const fits = found === list && values.length === shape.length && shape.every((kind, i) => kinds[kind](values[i]));
  if (!fits)
    throw new Refused(
      'request.bad-cursor',
      'The cursor is invalid or belongs to another list. Start from the first page.',
    );
  return values as { [I in keyof Shape]: CursorValue<Shape[I]> };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
