import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { nullable, person, time } from '../fields.js';
import { ada, created } from './examples.js';

const seen = { person: person(), email: nullable(Type.String()), seenAt: time() };
const example = { person: ada, email: 'ada@example.org', seenAt: created };

export const personSeen = eventContract({
  type: 'parley.person.seen.v1',
  producer: 'any',
  summary: 'A service met a person for the first time, or under a new name, handle, picture or address.',
  data: seen,
  example,
  internal: true,
});

export const personSnapshot = eventContract({
  type: 'parley.person.snapshot.v1',
  producer: 'any',
  summary: 'How a service last saw a person, told again for a reader that is new or has lost its place.',
  data: seen,
  example,
  internal: true,
});
