import { examineNode } from './host.js';
import { examineClock } from './postgres.js';
import { examineSecret } from './secrets.js';

describe('the findings of the doctor', () => {
  it.each([
    ['20.18.9', 'fault'],
    ['18.20.0', 'fault'],
    ['20.19.0', 'ok'],
    ['22.1.0', 'ok'],
  ])('Node %s is %s', (version, state) => {
    expect(examineNode(version).state).toBe(state);
  });

  it.each([
    [0, 'ok'],
    [-900, 'ok'],
    [1_500, 'warning'],
    [-45_000, 'fault'],
  ])('a clock %d ms ahead is %s', (ahead, state) => {
    expect(examineClock('clock', ahead).state).toBe(state);
  });

  it.each([
    ['short', 'fault'],
    ['a'.repeat(64), 'warning'],
    ['kD9f2LqP0xZr7Tn3Wb8Yc6Vm1Hg4Js5A', 'ok'],
  ])('a secret like %j is %s, and is not repeated', (secret, state) => {
    const finding = examineSecret(secret);
    expect(finding.state).toBe(state);
    expect(JSON.stringify(finding)).not.toContain(secret);
  });
});
