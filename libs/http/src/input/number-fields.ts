import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { field, type Presence } from './field.js';

/** A query string has only texts: with this, the plain decimal or `true` and `false` in it are read. */
interface Source {
  readonly fromQuery?: boolean;
}

const PLAIN = /^(0|-?[1-9]\d{0,14})$/;

/** A whole number from `min` to `max`. */
export function Whole({
  min,
  max,
  fromQuery = false,
  ...presence
}: Presence & Source & { min: number; max: number }): PropertyDecorator {
  const schema = { type: 'integer', minimum: min, maximum: max } as const;
  const check = field('whole', presence, schema, (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `must be a whole number from ${min} to ${max}`,
  );
  return fromQuery
    ? applyDecorators(
        check,
        read((text) => (PLAIN.test(text) ? Number(text) : text)),
      )
    : check;
}

/** True or false. */
export function Flag({ fromQuery = false, ...presence }: Presence & Source = {}): PropertyDecorator {
  const schema = { type: 'boolean' } as const;
  const check = field('flag', presence, schema, (value) =>
    typeof value === 'boolean' ? null : 'must be true or false',
  );
  const flags: Readonly<Record<string, boolean>> = { true: true, false: false };
  return fromQuery
    ? applyDecorators(
        check,
        read((text) => (Object.hasOwn(flags, text) ? flags[text] : text)),
      )
    : check;
}

/** Leaves alone what is no text, such as the list that a parameter given twice makes. */
function read(parse: (text: string) => unknown): PropertyDecorator {
  return Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parse(value) : value));
}
