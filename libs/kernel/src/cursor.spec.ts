import { decodeCursor, encodeCursor } from './cursor.js';

const shape = ['id', 'integer', 'time', 'number', 'serial'] as const;
const id = '0193a5c0-0000-7000-8000-000000000001';
const values = [id, -7, 1_700_000_000_000, 0.1, 2 ** 40] as const;

describe('a cursor', () => {
  it('decodes to the encoded values', () => {
    expect(decodeCursor('list', shape, encodeCursor('list', values))).toEqual(values);
  });

  it('needs no escaping in a query string', () => {
    expect(encodeCursor('list of ÿÿÿ', ['>>>???', 1])).toMatch(/^[A-Za-z0-9_-]+$/);
  });

  it.each([
    ['is empty', ''],
    ['is no base64', '%%%'],
    ['holds no JSON', raw('not json')],
    ['holds an object', raw('{"0":"list"}')],
    ['holds null', raw('null')],
    ['belongs to another list', encodeCursor('other', values)],
    ['has a value too few', encodeCursor('list', values.slice(1))],
    ['has a value too many', encodeCursor('list', [...values, 1])],
    ['has an id that is none', encodeCursor('list', ['ada', ...values.slice(1)])],
    ['has a number for an id', encodeCursor('list', [1, ...values.slice(1)])],
    ['has an integer with a fraction', encodeCursor('list', [id, 1.5, 1, 1, 1])],
    ['has an integer of more than four bytes', encodeCursor('list', [id, 2 ** 31, 1, 1, 1])],
    ['has a time before 1970', encodeCursor('list', [id, 1, -1, 1, 1])],
    ['has a time that no calendar knows', encodeCursor('list', [id, 1, 253_402_300_800_000, 1, 1])],
    ['has a number that is none', raw(`["list","${id}",1,1,1e999,1]`)],
    ['has null for a number', raw(`["list","${id}",1,1,null,1]`)],
    ['has a serial number with a fraction', encodeCursor('list', [id, 1, 1, 1, 1.5])],
    ['has a serial number below zero', encodeCursor('list', [id, 1, 1, 1, -1])],
    ['has a serial number that is not exact', encodeCursor('list', [id, 1, 1, 1, 2 ** 53])],
    ['has a sign too many', `${encodeCursor('list', values)}=`],
    ['has a space in it', encodeCursor('list', values).replace(/^./, '$& ')],
    ['was cut short', encodeCursor('list', values).slice(0, -4)],
  ])('is rejected if it %s', (_fault, cursor) => {
    expect(() => decodeCursor('list', shape, cursor)).toThrow(
      expect.objectContaining({ name: 'Refused', code: 'request.bad-cursor' }) as Error,
    );
  });
});

function raw(text: string): string {
  return Buffer.from(text).toString('base64url');
}
