import { keepOf } from './storage.js';

function storage(isFull = false): Storage {
  const kept = new Map<string, string>();
  return {
    getItem: (name: string) => kept.get(name) ?? null,
    setItem: (name: string, value: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      kept.set(name, value);
    },
    removeItem: (name: string) => kept.delete(name),
  } as unknown as Storage;
}

it('keeps what it was given until it shall forget it', () => {
  const kept = storage();
  keepOf(() => kept).write('a', '1');
  const keep = keepOf(() => kept);
  expect(keep.read('a')).toBe('1');
  keep.forget('a');
  expect(keep.read('a')).toBeNull();
});

it.each([
  [
    'forbidden',
    () => {
      throw new DOMException('no', 'SecurityError');
    },
  ],
  ['full', () => storage(true)],
])('keeps it as long as the page lasts where storage is %s', (_why, given) => {
  const keep = keepOf(given);
  keep.write('a', '1');
  expect(keep.read('a')).toBe('1');
  keep.forget('a');
  expect(keep.read('a')).toBeNull();
});
