import { isOlder } from './broker.js';

describe('isOlder', () => {
  it.each([
    ['2.9.9', '2.9.10', true],
    ['2.9.10', '2.9.10', false],
    ['2.10.0', '2.9.10', false],
    ['1.99.99', '2.0.0', true],
    ['2.9.10-RC.1', '2.9.10', false],
    ['2.11.0-preview.2', '2.9.10', false],
    ['2.9', '2.9.10', true],
    ['3', '2.9.10', false],
  ])('%s than %s: %s', (version, than, expected) => {
    expect(isOlder(version, than)).toBe(expected);
  });
});
