import { envelopeSchema } from './envelope.js';
import type { EventContract } from './event-contract.js';

/** The JSON Schema of an event, as served at `/schemas/<type>.json`. */
export function jsonSchemaOf(contract: EventContract): object {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: `/schemas/${contract.type}.json`,
    ...payloadSchemaOf(contract),
    examples: [exampleEnvelope(contract)],
  };
}

/** The same schema, for embedding in another document. */
export function payloadSchemaOf(contract: EventContract): object {
  return {
    title: contract.type,
    description: contract.summary,
    ...envelopeSchema,
    properties: { ...envelopeSchema.properties, type: { const: contract.type }, data: contract.data },
  };
}

/** An envelope with the contract's example as its data. */
export function exampleEnvelope(contract: EventContract) {
  const data = contract.example as ExampleData;
  const aggregateId = data.id ?? data.person?.id ?? data.requestId ?? data.decisionId ?? 'unknown';
  return {
    specversion: '1.0',
    id: '0193a5c3-0000-7000-8000-00000000000a',
    type: contract.type,
    source: `/parley/${contract.producer === 'any' ? 'comments' : contract.producer}`,
    subject: `${contract.entity}/${aggregateId}`,
    time: '2026-11-22T08:05:00.000Z',
    datacontenttype: 'application/json',
    dataschema: `/schemas/${contract.type}.json`,
    site: 'default',
    partitionkey: contract.key?.example ?? data.threadId ?? aggregateId,
    sequence: String(data.version ?? data.revision ?? 1),
    correlationid: '0193a5c3-0000-7000-8000-00000000000b',
    causationid: null,
    traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
    data: contract.example,
  };
}

/** The fields of examples that the envelope repeats. */
interface ExampleData {
  readonly id?: string;
  readonly person?: { readonly id: string };
  readonly requestId?: string;
  readonly decisionId?: string;
  readonly threadId?: string;
  readonly version?: number;
  readonly revision?: number;
}
