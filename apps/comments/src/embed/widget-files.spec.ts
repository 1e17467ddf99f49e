import { encodingFor, type WidgetFile } from './widget-files.js';

const bytes = Buffer.from('x');
const file: WidgetFile = { etag: '"x"', plain: bytes, packed: { br: bytes, gzip: bytes } };

it.each([
  ['gzip, deflate, br, zstd', 'br'],
  ['gzip', 'gzip'],
  ['br;q=0, gzip;q=0.5', 'gzip'],
  ['BR;q=1.0', 'br'],
  ['identity', null],
  ['gzip;q=0.0', null],
  [undefined, null],
])('answers who accepts %s with %s', (accepted, expected) => {
  expect(encodingFor(accepted, file)).toBe(expected);
});

it('has nothing packed that the build did not pack', () => {
  expect(encodingFor('br', { ...file, packed: {} })).toBeNull();
});
