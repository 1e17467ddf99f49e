import { type Static, type TObject, type TProperties, type TSchema, Type } from '@sinclair/typebox';

/** What producers and consumers of one event type have agreed on. */
export interface EventContract<Data extends TSchema = TSchema> {
  /** Written by hand, for ever: `parley.<entity>.<event>.v<n>`. */
  readonly type: string;
  readonly producer: string;
  readonly entity: string;
  readonly event: string;
  readonly summary: string;
  readonly data: Data;
  readonly example: Static<Data>;
  /** What the partition key is, where the data do not hold it, and that of the example. */
  readonly key?: { readonly is: string; readonly example: string };
  /** Never granted to a subscriber outside the house. */
  readonly internal: boolean;
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
  internal?: boolean;
}): EventContract<TObject<Properties>> {
  const match = TYPE.exec(definition.type);
  if (match?.[1] === undefined || match[2] === undefined) throw new Error(`Not an event type: ${definition.type}`);
  return {
    ...definition,
    entity: match[1],
    event: match[2],
    // Open: a field may be added within a version, and a reader of today must accept it tomorrow.
    data: Type.Object(definition.data),
    internal: definition.internal ?? false,
  };
}
