/** What is kept on the reader's own machine: a guest's token, drafts. */
export interface Keep {
  read(name: string): string | null;
  write(name: string, value: string): void;
  forget(name: string): void;
}

/**
 * `localStorage`, or a store that lasts as long as the page where the browser forbids it (it throws at the first touch then,
 * and when it is full).
 */
export function keepOf(storage: () => Storage): Keep {
  const meanwhile = new Map<string, string>();
  const attempt = <T>(work: (kept: Storage) => T, otherwise: () => T): T => {
    try {
      return work(storage());
    } catch (error) {
      if (error instanceof DOMException) return otherwise();
      throw error;
    }
  };
  return {
    read: (name) =>
      meanwhile.get(name) ??
      attempt(
        (kept) => kept.getItem(name),
        () => null,
      ),
    write: (name, value) => {
      meanwhile.delete(name);
      attempt(
        (kept) => {
          kept.setItem(name, value);
        },
        () => {
          meanwhile.set(name, value);
        },
      );
    },
    forget: (name) => {
      meanwhile.delete(name);
      attempt(
        (kept) => {
          kept.removeItem(name);
        },
        () => undefined,
      );
    },
  };
}

/** Under which name a site's guest is kept. */
export function guestName({ api, site }: { readonly api: string; readonly site: string }): string {
  return `parley guest ${api} ${site}`;
}
