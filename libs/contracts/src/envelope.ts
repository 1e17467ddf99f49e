import { type Static, Type } from '@sinclair/typebox';
import { id, nullable, time } from './fields.js';

/** CloudEvents 1.0 in structured JSON, with Parley's extension attributes. */
export const envelopeSchema = Type.Object({
  specversion: Type.Literal('1.0'),
  id: id(),
  type: Type.String(),
  source: Type.String(),
  subject: Type.String({ description: 'The aggregate: `<entity>/<id>`.' }),
  time: time(),
  datacontenttype: Type.Optional(Type.String()),
  dataschema: Type.String(),
  site: Type.String({ pattern: '^[a-z0-9-]{1,32}$' }),
  partitionkey: Type.String({ minLength: 1, description: 'Events of one key are delivered in order.' }),
  sequence: Type.String({ pattern: '^[0-9]+$', description: "The aggregate's version after this event." }),
  correlationid: Type.String(),
  causationid: nullable(Type.String()),
  traceparent: Type.String(),
  data: Type.Object({}),
});

export type Envelope<Data = unknown> = Omit<Static<typeof envelopeSchema>, 'data'> & { data: Data };

export const ENVELOPE_CONTENT_TYPE = 'application/cloudevents+json';
