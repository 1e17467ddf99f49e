import { Type } from '@sinclair/typebox';
import { eventContract } from './event-contract.js';
import { exampleEnvelope } from './json-schema.js';
import { commentCreated } from './events/comments.js';
import { decisionMade } from './events/decisions.js';
import { personSeen } from './events/people.js';
import { postDeleted } from './events/posts.js';
import { snapshotRequested } from './events/snapshots.js';
import { threadUpdated } from './events/threads.js';
import { validateData, validateEnvelope } from './validate.js';

const definition = {
  type: 'parley.loom.woven.v1',
  producer: 'looms',
  summary: 'Something was woven.',
  data: { id: Type.String(), threads: Type.Integer({ minimum: 1 }), note: Type.Optional(Type.String()) },
  example: { id: 'a', threads: 2 },
};
const contract = eventContract(definition);

describe('a contract', () => {
  it('derives entity and event from its type, and is public by default', () => {
    expect(contract).toMatchObject({ entity: 'loom', event: 'woven', readers: 'all' });
    expect(eventContract({ ...definition, readers: 'deciders' }).readers).toBe('deciders');
  });

  it.each(['parley.loom.woven', 'parley.loom.woven.v0', 'parley.Loom.woven.v1', 'loom.woven.v1', 'parley.loom.v1'])(
    'rejects the type %s',
    (type) => {
      expect(() => eventContract({ ...definition, type })).toThrow(type);
    },
  );

  it('accepts valid data, and unknown fields of later versions', () => {
    expect(validateData(contract, { id: 'a', threads: 2, colour: 'red' })).toEqual([]);
  });

  it('reports every error in the data', () => {
    expect(validateData(contract, { threads: 0, note: null })).toEqual([
      "/ must have required property 'id'",
      '/threads must be >= 1',
      '/note must be string',
    ]);
    expect(validateData(contract, null)).toEqual(['/ must be object']);
  });
});

describe('an envelope', () => {
  it('is valid if it is complete', () => {
    expect(validateEnvelope(exampleEnvelope(commentCreated))).toEqual([]);
  });

  it.each([
    ['/specversion', { specversion: '0.3' }],
    ['/id', { id: 'not a uuid' }],
    ['/time', { time: 'yesterday' }],
    ['/site', { site: 'No Site' }],
    ['/partitionkey', { partitionkey: '' }],
    ['/sequence', { sequence: '-1' }],
    ['/sequence', { sequence: 7 }],
    ['/data', { data: null }],
  ])('is invalid with a wrong %s', (path, wrong) => {
    const errors = validateEnvelope({ ...exampleEnvelope(commentCreated), ...wrong });
    expect(errors.map((error) => error.split(' ')[0])).toContain(path);
  });

  it('is invalid if it is not an object', () => {
    for (const nothing of [null, undefined, 7, 'text', []]) expect(validateEnvelope(nothing)).not.toEqual([]);
  });

  it('of an example has the key and the subject that its producer sets', () => {
    const { threadId, id } = commentCreated.example;
    expect(exampleEnvelope(commentCreated)).toMatchObject({ subject: `comment/${id}`, partitionkey: threadId });
    expect(exampleEnvelope(postDeleted)).toMatchObject({ subject: `post/${threadId}`, partitionkey: threadId });
    expect(exampleEnvelope(threadUpdated)).toMatchObject({ partitionkey: threadId, sequence: '2' });
    expect(exampleEnvelope(snapshotRequested)).toMatchObject({
      subject: `snapshot/${snapshotRequested.example.requestId}`,
    });
    expect(exampleEnvelope(decisionMade)).toMatchObject({
      subject: `decision/${decisionMade.example.decisionId}`,
      partitionkey: threadId,
    });
    expect(exampleEnvelope(personSeen)).toMatchObject({ subject: 'person/ada', partitionkey: 'ada' });
  });
});
