import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { count, id } from '../fields.js';
import { PARTITIONS, partitionOf } from '../subjects.js';
import { requestId } from './examples.js';

export const snapshotRequested = eventContract({
  type: 'parley.snapshot.requested.v1',
  producer: 'any',
  summary: 'A service asks whoever owns the originals to tell all of them again, since it has to fill its copies.',
  data: {
    requestId: id(),
    requestedBy: Type.String({ description: 'The service. It is not its own source.' }),
    entities: Type.Array(Type.String(), { minItems: 1, description: 'Told as `<entity>.snapshot`.' }),
  },
  example: { requestId, requestedBy: 'posts', entities: ['thread', 'person'] },
  internal: true,
});

export const snapshotCompleted = eventContract({
  type: 'parley.snapshot.completed.v1',
  producer: 'any',
  summary:
    'A service has told all that it has of one entity. It says so in every partition, behind what it told there.',
  data: {
    requestId: id(),
    entity: Type.String(),
    count: { ...count(), description: 'How many it told, in all partitions.' },
    partition: Type.Integer({
      minimum: 0,
      maximum: PARTITIONS - 1,
      description: 'Where it says so: a number behind the key makes it fall there.',
    }),
  },
  example: { requestId, entity: 'thread', count: 1, partition: partitionOf(requestId) },
  internal: true,
});
