import { breaksOf, type Schema } from './schema-breaks.js';

const id = { type: 'string', format: 'uuid' };
const before: Schema = {
  type: 'object',
  required: ['id', 'author'],
  properties: {
    id,
    author: { type: 'object', required: ['name'], properties: { name: { type: 'string' } } },
    status: { anyOf: [{ const: 'published' }, { const: 'pending' }] },
    tags: { type: 'array', items: { type: 'string' } },
  },
};

describe('a contract', () => {
  it('is not broken by a new optional property, another order, or another description', () => {
    const after = {
      ...before,
      required: ['author', 'id'],
      properties: {
        ...without('id'),
        note: { type: 'string' },
        id: { format: 'uuid', type: 'string', description: 'Its id.' },
      },
    };
    expect(breaksOf(before, after)).toEqual([]);
  });

  it.each<[string, Partial<Schema>]>([
    ['/status is gone', { properties: without('status') }],
    ['/author is gone', { properties: without('author') }],
    ['/author/name is of another type', authorWith({ properties: { name: { type: 'integer' } } })],
    ['/author/name is gone', authorWith({ properties: {} })],
    ['/author/name may be missing', authorWith({ required: [] })],
    ['/id is of another type', property('id', { type: 'string' })],
    ['/id is of another type', property('id', { anyOf: [id, { type: 'null' }] })],
    ['/tags is of another type', property('tags', { type: 'array', items: { type: 'integer' } })],
    ['/status is of another type', property('status', { anyOf: [{ const: 'published' }, { const: 'hidden' }] })],
    ['/id may be missing', { required: ['author'] }],
    ['/tags is required now', { required: ['id', 'author', 'tags'] }],
  ])('is broken if %s', (expected, change) => {
    expect(breaksOf(before, { ...before, ...change })).toContain(expected);
  });
});

function property(name: string, schema: Schema): Partial<Schema> {
  return { properties: { ...before.properties, [name]: schema } };
}

function authorWith(change: Partial<Schema>): Partial<Schema> {
  return property('author', { ...before.properties?.author, ...change });
}

function without(name: string): Record<string, Schema> {
  return Object.fromEntries(Object.entries(before.properties ?? {}).filter(([other]) => other !== name));
}
