export { asyncApiDocument } from './asyncapi.js';
export { catalogue, findContract, isKnownInSomeVersion } from './catalogue.js';
export { ENVELOPE_CONTENT_TYPE, type Envelope, envelopeSchema } from './envelope.js';
export type { DataOf, EventContract } from './event-contract.js';
export * from './events/categories.js';
export * from './events/comments.js';
export * from './events/decisions.js';
export * from './events/notifications.js';
export * from './events/people.js';
export * from './events/posts.js';
export * from './events/snapshots.js';
export * from './events/threads.js';
export { exampleEnvelope, jsonSchemaOf } from './json-schema.js';
export {
  keyIn,
  PARTITIONS,
  partitionFilter,
  partitionOf,
  STREAM,
  STREAM_SUBJECTS,
  subjectOf,
  subjectsOf,
} from './subjects.js';
export { faultsOfData, faultsOfEnvelope } from './validate.js';
