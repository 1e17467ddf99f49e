import { isAtLeast, parseVersion } from './version.js';

describe('parseVersion', () => {
  it.each([
    ['nats-server: v2.9.10\n', '2.9.10'],
    ['nats-server: v2.10.27', '2.10.27'],
    ['nats-server: v2.12.0-RC.1', '2.12.0'],
    ['nats-server: 2.9.10', '2.9.10'],
    ['nats-server: (devel)', undefined],
    ['', undefined],
  ])('%j is %s', (text, version) => {
    expect(parseVersion(text)).toBe(version);
  });
});

describe('isAtLeast', () => {
  it.each([
    ['2.9.10', '2.9.10', true],
    ['2.10.0', '2.9.10', true],
    ['3.0.0', '2.9.10', true],
    ['2.9.9', '2.9.10', false],
    ['2.9', '2.9.10', false],
    ['1.99.99', '2.9.10', false],
  ])('%s against %s: %s', (version, least, response) => {
    expect(isAtLeast(version, least)).toBe(response);
  });
});
