import type { Settings } from '../settings/settings.js';

/** Stores a guest's token and drafts in the reader's browser. */
export interface WidgetStorage {
  read(key: string): string | null;
  write(key: string, value: string): void;
  remove(key: string): void;
}

/** `localStorage`, with memory as the fallback if the browser denies access (which throws on first use) or the storage is full. */
export function storageOrMemory(getStorage: () => Storage): WidgetStorage {
  const memory = new Map<string, string>();
  const attempt = <T>(use: (storage: Storage) => T, fallback: () => T): T => {
    try {
      return use(getStorage());
    } catch (error) {
      if (error instanceof DOMException) return fallback();
      throw error;
    }
  };
  return {
    read: (key) =>
      memory.get(key) ??
      attempt(
        (storage) => storage.getItem(key),
        () => null,
      ),
    write: (key, value) => {
      memory.delete(key);
      attempt(
        (storage) => {
          storage.setItem(key, value);
        },
        () => {
          memory.set(key, value);
        },
      );
    },
    remove: (key) => {
      memory.delete(key);
      attempt(
        (storage) => {
          storage.removeItem(key);
        },
        () => undefined,
      );
    },
  };
}

/** The storage key of a site's guest token. */
export function guestTokenKey({ api, site }: Pick<Settings, 'api' | 'site'>): string {
  return `parley guest ${api} ${site}`;
}

/** The storage key of a draft. @param task `top`, or the kind of task and the id of its comment */
export function draftKey({ api, site, thread }: Settings, task: string): string {
  return `parley draft ${api} ${site} ${thread.value} ${task}`;
}
