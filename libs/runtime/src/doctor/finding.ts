/** The result of one check. */
export interface Finding {
  /** What was examined. */
  readonly check: string;
  readonly state: 'ok' | 'warning' | 'fault';
  readonly found: string;
  /** What to do; null where nothing is wrong. */
  readonly remedy: string | null;
}

export function ok(check: string, found: string): Finding {
  return { check, state: 'ok', found, remedy: null };
}

/** Parley works, but not as well or not as safely as it should. */
export function warning(check: string, found: string, remedy: string): Finding {
  return { check, state: 'warning', found, remedy };
}

/** Parley does not work, or will lose something. */
export function fault(check: string, found: string, remedy: string): Finding {
  return { check, state: 'fault', found, remedy };
}
