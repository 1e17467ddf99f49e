import { field, type Presence } from './field.js';

const RFC3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d{1,9})?(Z|[+-]\d{2}:\d{2})$/i;

/** A time as RFC 3339 writes it, or one of some words that stand for one. */
export function Moment({ words = [], ...presence }: Presence & { words?: readonly string[] } = {}): PropertyDecorator {
  const time = { type: 'string', format: 'date-time' } as const;
  const schema = words.length === 0 ? time : { type: 'string', oneOf: [{ type: 'string', enum: [...words] }, time] };
  const wanted = ['a time such as 2026-01-31T08:00:00Z', ...words].join(', or ');
  return field('moment', presence, schema as typeof time, (value) =>
    typeof value === 'string' && (words.includes(value) || isTime(value)) ? null : `must be ${wanted}`,
  );
}

function isTime(text: string): boolean {
  return RFC3339.test(text) && !Number.isNaN(Date.parse(text));
}
