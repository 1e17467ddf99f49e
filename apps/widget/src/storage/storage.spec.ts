import { storageOrMemory } from './storage.js';

function fakeStorage(isFull = false): Storage {
  const items = new Map<string, string>();
  return {
    getItem: (key: string) => items.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (isFull) throw new DOMException('full', 'QuotaExceededError');
      items.set(key, value);
    },
    removeItem: (key: string) => items.delete(key),
  } as unknown as Storage;
}

it('keeps values in the browser’s storage until they are removed', () => {
  const browserStorage = fakeStorage();
  storageOrMemory(() => browserStorage).write('a', '1');
  const storage = storageOrMemory(() => browserStorage);
  expect(storage.read('a')).toBe('1');
  storage.remove('a');
  expect(storage.read('a')).toBeNull();
});

it.each([
  [
    'denied',
    () => {
      throw new DOMException('no', 'SecurityError');
    },
  ],
  ['full', () => fakeStorage(true)],
])('keeps values in memory if the browser’s storage is %s', (_why, getStorage) => {
  const storage = storageOrMemory(getStorage);
  storage.write('a', '1');
  expect(storage.read('a')).toBe('1');
  storage.remove('a');
  expect(storage.read('a')).toBeNull();
});
