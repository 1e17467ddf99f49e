import { useState } from 'preact/hooks';
import { type Trouble, troubleOf } from './trouble.js';

export interface Action<Arguments extends unknown[]> {
  readonly run: (...given: Arguments) => void;
  readonly busy: boolean;
  readonly trouble: Trouble | null;
}

/** Something that a button does: once at a time, and its refusal is there to be shown. */
export function useAction<Arguments extends unknown[]>(
  work: (...given: Arguments) => Promise<void>,
): Action<Arguments> {
  const [busy, setBusy] = useState(false);
  const [trouble, setTrouble] = useState<Trouble | null>(null);

  async function attempt(given: Arguments): Promise<void> {
    setBusy(true);
    setTrouble(null);
    try {
      await work(...given);
    } catch (error) {
      setTrouble(troubleOf(error));
    } finally {
      setBusy(false);
    }
  }

  return {
    run: (...given) => {
      if (!busy) void attempt(given);
    },
    busy,
    trouble,
  };
}
