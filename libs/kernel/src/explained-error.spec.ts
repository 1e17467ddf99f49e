import { ExplainedError, isExplained } from './explained-error.js';

class PortTaken extends ExplainedError {
  override readonly name = 'PortTaken';
}

it('an error that explains itself is known, also by the copy of its class in another bundle', () => {
  expect(isExplained(new PortTaken('Port 3000 is taken. Set PORT to another one.'))).toBe(true);
  const ofAnotherBundle = class extends Error {
    readonly isExplained = true;
  };
  expect(isExplained(new ofAnotherBundle())).toBe(true);
});

it.each([
  new Error('x'),
  new TypeError('x'),
  Object.assign(new Error('x'), { name: 'PortTaken' }),
  Object.assign(new Error('x'), { isExplained: 'yes' }),
  { isExplained: true },
  null,
])('%s is unexpected, so its stack is shown', (error) => {
  expect(isExplained(error)).toBe(false);
});
