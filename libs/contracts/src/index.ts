export { asyncApiDocument } from './asyncapi.js';
export { catalogue, findContract } from './catalogue.js';
export { COMMAND_STREAM, COMMAND_SUBJECTS, decisionSubject, MAX_COMMAND_BYTES } from './commands.js';
export { ENVELOPE_CONTENT_TYPE, type Envelope, envelopeSchema } from './envelope.js';
export type { DataOf, EventContract, Readers } from './event-contract.js';
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
  JETSTREAM_PREFIX,
  keyInPartition,
  PARTITIONS,
  partitionFilter,
  partitionOf,
  STREAM,
  STREAM_ACCOUNT,
  STREAM_SUBJECTS,
  subjectOf,
  subjectFilter,
} from './subjects.js';
export { validateData, validateEnvelope } from './validate.js';
