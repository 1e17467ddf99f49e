import type { EntitySchema, EntitySchemaColumnOptions } from 'typeorm';

/** A property of an entity with the column that holds it. */
export interface Column {
  readonly property: string;
  readonly name: string;
  /** As SQL writes it, such as `text[]`. */
  readonly type: string;
}

/** The columns of an entity's table, for SQL that the functions below do not write. */
export function columnsOf<Row extends object>(
  { options }: EntitySchema<Row>,
  { omit = [] }: { readonly omit?: readonly (keyof Row & string)[] } = {},
): Column[] {
  const columns = Object.entries(options.columns) as [string, EntitySchemaColumnOptions][];
  return columns
    .filter(([property]) => !(omit as readonly string[]).includes(property))
    .map(([property, { name = property, type, array = false }]) => ({
      property,
      name,
      type: `${String(type)}${array ? '[]' : ''}`,
    }));
}

/**
 * The columns of an entity as a select list, each under the name of its property: `comment.thread_id AS "threadId", …`.
 * @param alias of the table in the query; the table itself unless given
 */
export function selectColumns<Row extends object>(
  schema: EntitySchema<Row>,
  { alias, omit }: { readonly alias?: string; readonly omit?: readonly (keyof Row & string)[] } = {},
): string {
  const table = alias ?? tableOf(schema);
  return columnsOf(schema, { omit })
    .map(({ property, name }) => `${table}.${name} AS "${property}"`)
    .join(', ');
}

/** SQL that inserts rows, given as one JSON array ($1): `tx.prepared(statement, [JSON.stringify(rows)])`. */
export function insertFromJson<Row extends object>(schema: EntitySchema<Row>): string {
  const columns = columnsOf(schema);
  const names = columns.map(({ name }) => name).join(', ');
  const values = columns.map(({ property }) => `"${property}"`).join(', ');
  return `INSERT INTO ${tableOf(schema)} (${names}) SELECT ${values} FROM ${jsonRows(schema, 'given')}`;
}

/** SQL that writes some properties of rows, found by their id, which are given as one JSON array ($1). */
export function updateFromJson<Row extends { readonly id: string }>(
  schema: EntitySchema<Row>,
  properties: readonly (keyof Row & string)[],
): string {
  const table = tableOf(schema);
  const assignments = columnsOf(schema)
    .filter(({ property }) => (properties as readonly string[]).includes(property))
    .map(({ property, name }) => `${name} = given."${property}"`);
  const rows = jsonRows(schema, 'given', ['id', ...properties]);
  return `UPDATE ${table} SET ${assignments.join(', ')} FROM ${rows} WHERE ${table}.id = given.id`;
}

/** For FROM: the rows of a JSON array ($1) as a table, whose columns have the names of the properties. */
export function jsonRows<Row extends object>(
  schema: EntitySchema<Row>,
  alias: string,
  properties?: readonly (keyof Row & string)[],
): string {
  const columns = columnsOf(schema).filter(
    ({ property }) => properties === undefined || (properties as readonly string[]).includes(property),
  );
  const definitions = columns.map(({ property, type }) => `"${property}" ${type}`).join(', ');
  return `json_to_recordset($1::json) AS ${alias} (${definitions})`;
}

function tableOf<Row extends object>({ options }: EntitySchema<Row>): string {
  if (options.tableName === undefined) throw new Error(`The entity ${options.name} names no table.`);
  return options.tableName;
}
