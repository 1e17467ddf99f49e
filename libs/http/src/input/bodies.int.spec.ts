import { gzipSync } from 'node:zlib';
import { ID, problemIn, SampleClient } from '../../test/sample-client.js';

describe('a body', () => {
  let client: SampleClient;

  beforeAll(async () => {
    client = await SampleClient.start();
  });
  afterAll(() => client.close());
  beforeEach(() => {
    client.logged.length = 0;
  });

  it.each([
    ['{', 'cut off'],
    ['{"title":"a"', 'cut off later'],
    ["{'title':'a'}", 'not JSON'],
    ['{"title":NaN}', 'NaN'],
    ['{"title":"a"}{}', 'twice'],
    ['{"title":"a\u0000b"}', 'a bare NUL'],
    ['{"__proto__":{"isAdmin":true},"title":"a"}', 'prototype'],
    ['{"title":"a","place":{"__proto__":{"row":1}}}', 'inner prototype'],
    ['{"\\u005f_proto__":{},"title":"a"}', 'escaped prototype'],
    ['{"constructor":{"prototype":{"x":1}},"title":"a"}', 'constructor'],
    [`{"title":${'['.repeat(20_000)}${']'.repeat(20_000)}}`, 'nested deeply'],
    ['['.repeat(30_000), 'nested deeply and cut off'],
  ])('a body that is %.40s (%s) is malformed', async (payload) => {
    problemIn(await client.post(payload), 400, 'request.malformed-json');
    expect(({} as { isAdmin?: boolean }).isAdmin).toBeUndefined();
  });

  it('a body that is not UTF-8 is malformed', async () => {
    const payload = Buffer.concat([Buffer.from('{"title":"'), Buffer.from([0xff, 0xc0]), Buffer.from('"}')]);
    problemIn(await client.post(payload), 400, 'request.malformed-json');
  });

  it.each(['null', '[]', '"text"', '7', 'true', '[{"title":"a"}]', ''])(
    'a body that is %s is not an object',
    async (payload) => {
      const { errors } = problemIn(await client.post(payload), 400, 'request.invalid');
      expect(errors).toEqual([{ path: '', message: expect.any(String) as string }]);
    },
  );

  it('a missing body is refused', async () => {
    const response = await client.send({
      method: 'POST',
      url: '/v1/things',
      headers: { authorization: client.authorization },
    });
    problemIn(response, 400, 'request.invalid');
  });

  it.each([
    ['title', {}],
    ['title', { title: null }],
    ['title', { title: 7 }],
    ['title', { title: ['a'] }],
    ['title', { title: { a: 'b' } }],
    ['title', { title: '' }],
    ['title', { title: ' \n\t\u00a0 ' }],
    ['title', { title: '\n\u200b\u2060\u00ad' }],
    ['title', { title: 'a'.repeat(301) }],
    ['title', { title: '😀'.repeat(301) }],
    ['title', { title: 'a\0b' }],
    ['note', { title: 'a', note: 'ab' }],
    ['note', { title: 'a', note: ' ab ' }],
    ['parentId', { title: 'a', parentId: 'x' }],
    ['parentId', { title: 'a', parentId: ID.toUpperCase() }],
    ['parentId', { title: 'a', parentId: [ID] }],
    ['value', { title: 'a', value: 2 }],
    ['value', { title: 'a', value: 0.5 }],
    ['value', { title: 'a', value: '1' }],
    ['value', { title: 'a', value: null }],
    ['value', { title: 'a', value: 1e300 }],
    ['state', { title: 'a', state: 'ajar' }],
    ['state', { title: 'a', state: 'constructor' }],
    ['since', { title: 'a', since: 'yesterday' }],
    ['since', { title: 'a', since: '2026-01-31' }],
    ['since', { title: 'a', since: '2026-01-31T08:00:00' }],
    ['since', { title: 'a', since: '2026-13-31T08:00:00Z' }],
    ['since', { title: 'a', since: 1_700_000_000_000 }],
    ['since', { title: 'a', since: 'start' }],
    ['from', { title: 'a', from: 'middle' }],
    ['from', { title: 'a', from: 'toString' }],
    ['tags', { title: 'a', tags: 'x' }],
    ['tags', { title: 'a', tags: { 0: 'x', length: 1 } }],
    ['tags', { title: 'a', tags: ['1', '2', '3', '4'] }],
    ['tags', { title: 'a', tags: [1] }],
    ['tags', { title: 'a', tags: [''] }],
    ['tags', { title: 'a', tags: ['a\0'] }],
    ['others', { title: 'a', others: ID }],
    ['others', { title: 'a', others: [ID, 'x'] }],
    ['others', { title: 'a', others: [ID.toUpperCase()] }],
    ['others', { title: 'a', others: [null] }],
    ['others', { title: 'a', others: [ID, ID, ID] }],
    ['pinned', { title: 'a', pinned: 'true' }],
    ['pinned', { title: 'a', pinned: 0 }],
    ['place', { title: 'a', place: 7 }],
    ['place', { title: 'a', place: [[]] }],
    ['place.row', { title: 'a', place: {} }],
    ['place.row', { title: 'a', place: { row: 101 } }],
    ['place.column', { title: 'a', place: { row: 1, column: 1 } }],
    ['colour', { title: 'a', colour: 'red' }],
    ['place.toString', { title: 'a', place: { row: 1, toString: 1 } }],
    ['place', { title: 'a', place: [] }],
    ['place', { title: 'a', place: [{ row: 1 }] }],
    ['place', { title: 'a', place: null }],
    ['toString', { title: 'a', toString: 'x' }],
    ['hasOwnProperty', { title: 'a', hasOwnProperty: 1 }],
    ['constructor', { title: 'a', constructor: 'x' }],
    ['then', { title: 'a', then: 1 }],
    ['toJSON', { title: 'a', toJSON: 1 }],
  ])('an invalid %s is named: %j', async (path, body) => {
    const { errors } = problemIn(await client.post(JSON.stringify(body)), 400, 'request.invalid');
    expect(errors).toContainEqual({ path, message: expect.any(String) as string });
    expect(client.logged).toEqual([]);
  });

  it.each(['"\\ud800"', '"\\udc00 a"', '"a \\ud83d"', '"a\\u0000b"'])(
    'a text that cannot be stored is refused: %s',
    async (text) => {
      const { errors } = problemIn(await client.post(`{"title":${text}}`), 400, 'request.invalid');
      expect(errors).toEqual([{ path: 'title', message: expect.any(String) as string }]);
    },
  );

  it.each([['{}'], ['null'], ['']])('a route without a body ignores an empty one: %j', async (payload) => {
    expect((await client.put(payload)).statusCode).toBe(200);
  });

  it.each([
    ['{"why":1}', 'why'],
    ['{"toString":1}', 'toString'],
    ['[]', ''],
    ['7', ''],
  ])('a route without a body refuses any other: %s', async (payload, path) => {
    const { errors } = problemIn(await client.put(payload), 400, 'request.invalid');
    expect(errors).toEqual([{ path, message: expect.any(String) as string }]);
  });

  it.each(['gzip', 'br', 'deflate, gzip', 'GZIP'])('a compressed body is refused: %s', async (encoding) => {
    for (const payload of ['{"title":"a"}', gzipSync('{"title":"a"}')]) {
      problemIn(await client.post(payload, { 'content-encoding': encoding }), 415, 'request.media-type');
    }
    expect((await client.post('{"title":"a"}', { 'content-encoding': 'identity' })).statusCode).toBe(201);
  });

  it('a number beyond the range of doubles is refused', async () => {
    const { errors } = problemIn(await client.post('{"title":"a","value":1e400}'), 400, 'request.invalid');
    expect(errors).toEqual([{ path: 'value', message: expect.any(String) as string }]);
  });

  it('an incomplete body is an error of the client', async () => {
    const response = await client.send({
      method: 'POST',
      url: '/v1/things',
      headers: { authorization: client.authorization, 'content-type': 'application/json', 'content-length': '100' },
      payload: '{"title":',
      simulate: { error: true, end: false, split: false, close: false },
    });
    problemIn(response, 400, 'request.malformed-http');
    expect(client.logged).toEqual([]);
  });

  it('the problem lists at most 20 errors', async () => {
    const fields = Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`field${i}`, i]));
    const { errors } = problemIn(await client.post(JSON.stringify({ title: 'a', ...fields })), 400, 'request.invalid');
    expect(errors).toHaveLength(20);
  });

  it('a very long field name is truncated', async () => {
    const problem = problemIn(
      await client.post(JSON.stringify({ title: 'a', ['x'.repeat(5_000)]: 1 })),
      400,
      'request.invalid',
    );
    expect(JSON.stringify(problem).length).toBeLessThan(1_000);
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/xml',
    'nonsense',
    'application/json-patch+json',
  ])('another media type is refused: %s', async (type) => {
    problemIn(await client.post('title=a', { 'content-type': type }), 415, 'request.media-type');
  });

  it('a body without a media type is refused', async () => {
    const response = await client.send({
      method: 'POST',
      url: '/v1/things',
      headers: { authorization: client.authorization },
      payload: Buffer.from('{"title":"a"}'),
    });
    problemIn(response, 415, 'request.media-type');
  });

  it('a body over the limit is refused', async () => {
    problemIn(await client.post(JSON.stringify({ title: 'a'.repeat(70_000) })), 413, 'request.too-large');
  });

  it('a client that is still sending gets the refusal', async () => {
    const address = `http://127.0.0.1:${String(await client.listen())}/v1/things`;
    const send = (type: string): Promise<Response> =>
      fetch(address, {
        method: 'POST',
        headers: { authorization: client.authorization, 'content-type': type },
        body: 'a'.repeat(30_000_000),
      });
    expect((await send('application/json')).status).toBe(413);
    expect((await send('text/plain')).status).toBe(415);
  });
});
