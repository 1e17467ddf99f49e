import { Type } from '@sinclair/typebox';
import { eventContract } from '../event-contract.js';
import { nullable, person, time } from '../fields.js';
import { ada, created } from './examples.js';

const seen = { person: person(), email: nullable(Type.String()), seenAt: time() };
const example = { person: ada, email: 'ada@example.org', seenAt: created };

export const personSeen = eventContract({
  type: 'parley.person.seen.v1',
  producer: 'any',
  summary: 'A service saw a person for the first time, or with a new name, handle, picture or address.',
  data: seen,
  example,
  readers: 'none',
});

export const personSnapshot = eventContract({
  type: 'parley.person.snapshot.v1',
  producer: 'any',
  summary: 'A person as a service last saw them, published for a consumer that fills its copy.',
  data: seen,
  example,
  readers: 'none',
});
