import { applyDecorators } from '@nestjs/common';
import { Transform } from 'class-transformer';
import { characters, isBlank, isId, isStorable } from '#libs/kernel';
import { field, type Presence } from './field.js';

/** A text of `min` (1 unless given) to `max` characters. White space at both ends does not count towards `min`. */
export function Text({ min = 1, max, ...presence }: Presence & { min?: number; max: number }): PropertyDecorator {
  const schema = { type: 'string', minLength: min, maxLength: max } as const;
  return field('text', presence, schema, (value) => textFault(value, min, max));
}

/** An id of ours: a UUID in lower case. */
export function IdField(presence: Presence = {}): PropertyDecorator {
  const schema = { type: 'string', format: 'uuid' } as const;
  return field('id', presence, schema, idFault);
}

/** One of a closed list of texts. */
export function OneOf(values: readonly string[], presence: Presence = {}): PropertyDecorator {
  const schema = { type: 'string', enum: [...values] } as const;
  return field('oneOf', presence, schema, (value) =>
    typeof value === 'string' && values.includes(value) ? null : `must be one of ${values.join(', ')}`,
  );
}

interface ListSize extends Presence {
  readonly maxItems: number;
  /** In a query string, one item is a text, and a list only from two on. */
  readonly fromQuery?: boolean;
}

/** At most `maxItems` texts of 1 to `maxLength` characters. */
export function TextList({ maxLength, ...size }: ListSize & { maxLength: number }): PropertyDecorator {
  return listField('textList', size, { type: 'string', minLength: 1, maxLength }, (item) =>
    textFault(item, 1, maxLength),
  );
}

/** At most `maxItems` ids of ours. */
export function IdList(size: ListSize): PropertyDecorator {
  return listField('idList', size, { type: 'string', format: 'uuid' }, idFault);
}

function listField(
  name: string,
  { maxItems, fromQuery = false, ...presence }: ListSize,
  items: { type: string; minLength?: number; maxLength?: number; format?: string },
  faultOf: (item: unknown) => string | null,
): PropertyDecorator {
  const check = field(name, presence, { type: 'array', maxItems, items } as const, (value) => {
    if (!Array.isArray(value)) return 'must be a list of texts';
    if (value.length > maxItems) return `must hold at most ${String(maxItems)} texts`;
    const fault = value.map(faultOf).find((found) => found !== null);
    return fault === undefined ? null : `each text ${fault}`;
  });
  if (!fromQuery) return check;
  return applyDecorators(
    check,
    Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? [value] : value)),
  );
}

function idFault(value: unknown): string | null {
  return typeof value === 'string' && isId(value) ? null : 'must be an id: a UUID in lower case';
}

function textFault(value: unknown, min: number, max: number): string | null {
  if (typeof value !== 'string') return 'must be a text';
  if (!isStorable(value)) return 'must not hold a NUL character or half of a surrogate pair';
  if (characters(value) > max) return `must be at most ${max} characters long`;
  if (min === 1 && isBlank(value)) return 'must not be empty';
  return characters(value.trim()) < min ? `must be at least ${min} characters long` : null;
}
