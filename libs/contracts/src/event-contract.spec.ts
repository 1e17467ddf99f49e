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
const woven = eventContract(definition);

describe('a contract', () => {
  it('has entity and event from its type, and is for everybody unless it says otherwise', () => {
    expect(woven).toMatchObject({ entity: 'loom', event: 'woven', internal: false });
    expect(eventContract({ ...definition, internal: true }).internal).toBe(true);
  });

  it.each(['parley.loom.woven', 'parley.loom.woven.v0', 'parley.Loom.woven.v1', 'loom.woven.v1', 'parley.loom.v1'])(
    'refuses the type %s',
    (type) => {
      expect(() => eventContract({ ...definition, type })).toThrow(type);
    },
  );

  it('takes data that fit, and fields that it does not know: they may be of tomorrow', () => {
    expect(validateData(woven, { id: 'a', threads: 2, colour: 'red' })).toEqual([]);
  });

  it('says everything that is wrong with data', () => {
    expect(validateData(woven, { threads: 0, note: null })).toEqual([
      "/ must have required property 'id'",
      '/threads must be >= 1',
      '/note must be string',
    ]);
    expect(validateData(woven, null)).toEqual(['/ must be object']);
  });
});

describe('an envelope', () => {
  it('fits where it is whole', () => {
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
  ])('does not with a wrong %s', (path, wrong) => {
    const faults = validateEnvelope({ ...exampleEnvelope(commentCreated), ...wrong });
    expect(faults.map((fault) => fault.split(' ')[0])).toContain(path);
  });

  it('does not fit where it is none', () => {
    for (const nothing of [null, undefined, 7, 'text', []]) expect(validateEnvelope(nothing)).not.toEqual([]);
  });

  it('of an example has the key and the subject that its producer would give it', () => {
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
