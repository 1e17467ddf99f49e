import { applyDecorators } from '@nestjs/common';
import { ApiProperty, type ApiPropertyOptions } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ValidateBy, ValidateIf, ValidateNested } from 'class-validator';
import { lengthInCodePoints, isBlank, isId, isStorable } from '#libs/kernel';

/* Decorators for the fields of bodies and query strings: each checks a field and describes it for OpenAPI. */

interface FieldOptions {
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null. */
  readonly nullable?: boolean;
  /** For the OpenAPI description. */
  readonly description?: string;
}

interface QueryOptions {
  /** A query string has only strings: with this, decimals, `true` and `false`, and single items of a list are parsed. */
  readonly fromQuery?: boolean;
}

interface ListOptions extends FieldOptions, QueryOptions {
  readonly maxItems: number;
}

/** Returns what is wrong with a value, or null. */
type Check = (value: unknown) => string | null;

/** A text of `min` (1 unless given) to `max` characters. White space at both ends does not count towards `min`. */
export function Text({ min = 1, max, ...options }: FieldOptions & { min?: number; max: number }): PropertyDecorator {
  const schema = { type: 'string', minLength: min, maxLength: max } as const;
  return field('text', options, schema, (value) => checkText(value, min, max));
}

/** An id of Parley: a UUID in lower case. */
export function IdField(options: FieldOptions = {}): PropertyDecorator {
  const schema = { type: 'string', format: 'uuid' } as const;
  return field('id', options, schema, checkId);
}

/** One of a closed list of texts. */
export function OneOf(values: readonly string[], options: FieldOptions = {}): PropertyDecorator {
  const schema = { type: 'string', enum: [...values] } as const;
  return field('oneOf', options, schema, (value) =>
    typeof value === 'string' && values.includes(value) ? null : `must be one of ${values.join(', ')}`,
  );
}

/** At most `maxItems` texts of 1 to `maxLength` characters. */
export function TextList({ maxLength, ...options }: ListOptions & { maxLength: number }): PropertyDecorator {
  return listField('textList', options, { type: 'string', minLength: 1, maxLength }, (item) =>
    checkText(item, 1, maxLength),
  );
}

/** At most `maxItems` ids of Parley. */
export function IdList(options: ListOptions): PropertyDecorator {
  return listField('idList', options, { type: 'string', format: 'uuid' }, checkId);
}

const DECIMAL = /^(0|-?[1-9]\d{0,14})$/;

/** An integer from `min` to `max`. */
export function Integer({
  min,
  max,
  fromQuery = false,
  ...options
}: FieldOptions & QueryOptions & { min: number; max: number }): PropertyDecorator {
  const schema = { type: 'integer', minimum: min, maximum: max } as const;
  const check = field('integer', options, schema, (value) =>
    Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max
      ? null
      : `must be an integer from ${min} to ${max}`,
  );
  return fromQuery ? parsed(check, (text) => (DECIMAL.test(text) ? Number(text) : text)) : check;
}

/** True or false. */
export function Flag({ fromQuery = false, ...options }: FieldOptions & QueryOptions = {}): PropertyDecorator {
  const schema = { type: 'boolean' } as const;
  const check = field('flag', options, schema, (value) =>
    typeof value === 'boolean' ? null : 'must be true or false',
  );
  const flags: Readonly<Record<string, boolean>> = { true: true, false: false };
  return fromQuery ? parsed(check, (text) => (Object.hasOwn(flags, text) ? flags[text] : text)) : check;
}

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/** A time in the format of RFC 3339, or one of some words that stand for one. */
export function Timestamp({
  words = [],
  ...options
}: FieldOptions & { words?: readonly string[] } = {}): PropertyDecorator {
  const time = { type: 'string', format: 'date-time' } as const;
  const schema = words.length === 0 ? time : { type: 'string', oneOf: [{ type: 'string', enum: [...words] }, time] };
  const wanted = ['a time such as 2026-01-31T08:00:00Z', ...words].join(', or ');
  return field('timestamp', options, schema as typeof time, (value) =>
    typeof value === 'string' && (words.includes(value) || isTime(value)) ? null : `must be ${wanted}`,
  );
}

/** An object of a class of its own. ValidateNested alone would accept a list of such objects, and an empty list too. */
export function Nested(type: () => new () => object, options: FieldOptions = {}): PropertyDecorator {
  return applyDecorators(
    // Swagger recognises a function for a lazy type only by its name.
    field('nested', options, { type: () => type() }, (value) =>
      typeof value === 'object' && value !== null && !Array.isArray(value) ? null : 'must be an object',
    ),
    ValidateNested({ message: 'must be an object' }),
    Type(type),
  );
}

function field(
  name: string,
  { optional = false, nullable = false, description }: FieldOptions,
  schema: ApiPropertyOptions,
  check: Check,
): PropertyDecorator {
  const errorOf: Check = (value) => (value === undefined ? 'is missing' : check(value));
  return applyDecorators(
    ApiProperty({ ...schema, required: !optional, ...(nullable && { nullable }), description } as ApiPropertyOptions),
    ValidateIf((_object, value: unknown) => !((optional && value === undefined) || (nullable && value === null))),
    ValidateBy({
      name,
      validator: {
        validate: (value: unknown) => errorOf(value) === null,
        defaultMessage: (args) => errorOf(args?.value) ?? 'is not valid',
      },
    }),
  );
}

function listField(
  name: string,
  { maxItems, fromQuery = false, ...options }: ListOptions,
  items: { type: string; minLength?: number; maxLength?: number; format?: string },
  checkItem: Check,
): PropertyDecorator {
  const check = field(name, options, { type: 'array', maxItems, items } as const, (value) => {
    if (!Array.isArray(value)) return 'must be a list of strings';
    if (value.length > maxItems) return `must have at most ${String(maxItems)} items`;
    const error = value.map(checkItem).find((found) => found !== null);
    return error === undefined ? null : `each item ${error}`;
  });
  return fromQuery ? parsed(check, (text) => [text]) : check;
}

/** Parses strings before the check; other values, such as the list that a repeated parameter makes, stay as they are. */
function parsed(check: PropertyDecorator, parse: (text: string) => unknown): PropertyDecorator {
  return applyDecorators(
    check,
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? parse(value) : value)),
  );
}

function checkId(value: unknown): string | null {
  return typeof value === 'string' && isId(value) ? null : 'must be an id: a UUID in lower case';
}

function checkText(value: unknown, min: number, max: number): string | null {
  if (typeof value !== 'string') return 'must be a string';
  if (!isStorable(value)) return 'must not contain a NUL character or an unpaired surrogate';
  if (lengthInCodePoints(value) > max) return `must be at most ${max} characters long`;
  if (min === 1 && isBlank(value)) return 'must not be empty';
  return lengthInCodePoints(value.trim()) < min ? `must be at least ${min} characters long` : null;
}

function isTime(text: string): boolean {
  return RFC3339.test(text) && !Number.isNaN(Date.parse(text));
}
