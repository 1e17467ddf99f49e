interface Schema {
  readonly type?: string;
  readonly format?: string;
  readonly const?: unknown;
  readonly anyOf?: readonly Schema[];
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
}

/** A short description of a schema, such as `time or null`. */
export function typeInWords(schema: Schema): string {
  const { type = 'anything', format, anyOf, items, properties } = schema;
  if ('const' in schema) return `\`${String(schema.const)}\``;
  if (anyOf !== undefined) return anyOf.map(typeInWords).join(' or ');
  if (items !== undefined) return `list of ${typeInWords(items)}`;
  if (properties !== undefined && Object.keys(properties).length > 0)
    return `{ ${Object.keys(properties).join(', ')} }`;
  if (format === 'date-time') return 'time';
  return format ?? type;
}
