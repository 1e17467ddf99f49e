import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { count, id } from '../fields.js';
import { PARTITIONS, partitionOf } from '../subjects.js';
import { requestId } from './examples.js';

export const snapshotRequested = eventContract({
  type: 'parley.snapshot.requested.v1',
  producer: 'any',
  summary: 'A service asks the owners of some entities to publish all their rows, because it fills its copies.',
  data: {
    requestId: id(),
    requestedBy: Type.String({ description: 'The requesting service, which does not answer its own request.' }),
    entities: Type.Array(Type.String(), { minItems: 1, description: 'Published as `<entity>.snapshot`.' }),
  },
  example: { requestId, requestedBy: 'posts', entities: ['thread', 'person'] },
  readers: 'none',
});

export const snapshotCompleted = eventContract({
  type: 'parley.snapshot.completed.v1',
  producer: 'any',
  summary: 'A service has published all rows of one entity. Published in every partition, after the snapshots there.',
  data: {
    requestId: id(),
    entity: Type.String(),
    count: { ...count(), description: 'The number of snapshots published, in all partitions.' },
    partition: Type.Integer({
      minimum: 0,
      maximum: PARTITIONS - 1,
      description: 'The partition of this event; a suffix of the key puts it there.',
    }),
  },
  example: { requestId, entity: 'thread', count: 1, partition: partitionOf(requestId) },
  readers: 'none',
});
