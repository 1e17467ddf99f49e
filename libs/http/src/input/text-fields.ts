import { characters, isId, isStorable } from '#libs/kernel';
import { field, type Presence } from './field.js';

/** A text of `min` (1 unless given) to `max` characters. White space at both ends does not count towards `min`. */
export function Text({ min = 1, max, ...presence }: Presence & { min?: number; max: number }): PropertyDecorator {
  const schema = { type: 'string', minLength: min, maxLength: max } as const;
  return field('text', presence, schema, (value) => textFault(value, min, max));
}

/** An id of ours: a UUID in lower case. */
export function IdField(presence: Presence = {}): PropertyDecorator {
  const schema = { type: 'string', format: 'uuid' } as const;
  return field('id', presence, schema, (value) =>
    typeof value === 'string' && isId(value) ? null : 'must be an id: a UUID in lower case',
  );
}

/** One of a closed list of texts. */
export function OneOf(values: readonly string[], presence: Presence = {}): PropertyDecorator {
  const schema = { type: 'string', enum: [...values] } as const;
  return field('oneOf', presence, schema, (value) =>
    typeof value === 'string' && values.includes(value) ? null : `must be one of ${values.join(', ')}`,
  );
}

/** At most `maxItems` texts of 1 to `maxLength` characters. */
export function TextList({
  maxItems,
  maxLength,
  ...presence
}: Presence & { maxItems: number; maxLength: number }): PropertyDecorator {
  const schema = { type: 'array', maxItems, items: { type: 'string', minLength: 1, maxLength } } as const;
  return field('textList', presence, schema, (value) => {
    if (!Array.isArray(value)) return 'must be a list of texts';
    if (value.length > maxItems) return `must hold at most ${maxItems} texts`;
    const fault = value.map((item) => textFault(item, 1, maxLength)).find((found) => found !== null);
    return fault === undefined ? null : `each text ${fault}`;
  });
}

function textFault(value: unknown, min: number, max: number): string | null {
  if (typeof value !== 'string') return 'must be a text';
  if (!isStorable(value)) return 'must not hold a NUL character or half of a surrogate pair';
  if (characters(value) > max) return `must be at most ${max} characters long`;
  if (min === 1 && value.trim() === '') return 'must not be empty';
  return characters(value.trim()) < min ? `must be at least ${min} characters long` : null;
}
