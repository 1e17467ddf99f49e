import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';

/** Which external programs may read an event: all, those that may publish decisions, or none. */
export type Readers = 'all' | 'deciders' | 'none';

/** The contract between producers and consumers of one event type. */
export interface EventContract<Data extends TSchema = TSchema> {
  /** `parley.<entity>.<event>.v<n>`, written by hand, never changed. */
  readonly type: string;
  readonly producer: string;
  readonly entity: string;
  readonly event: string;
  readonly summary: string;
  readonly data: Data;
  readonly example: Static<Data>;
  /** The partition key, if it is not a field of the data, and its value in the example. */
  readonly key?: { readonly is: string; readonly example: string };
  readonly readers: Readers;
}

export type DataOf<Contract extends EventContract> = Static<Contract['data']>;

const TYPE = /^parley\.([a-z]+)\.([a-z]+)\.v[1-9][0-9]*$/;

export function eventContract<Properties extends TProperties>(definition: {
  type: string;
  producer: string;
  summary: string;
  data: Properties;
  example: Static<TObject<Properties>>;
  key?: EventContract['key'];
  /** Default: all. */
  readers?: Readers;
}): EventContract<TObject<Properties>> {
  const match = TYPE.exec(definition.type);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`Not an event type: ${definition.type}`);
  return {
    ...definition,
    entity: match[1],
    event: match[2],
    // Open to more properties: a version may gain fields, and current readers must accept them.
    data: Type.Object(definition.data),
    readers: definition.readers ?? 'all',
  };
}
