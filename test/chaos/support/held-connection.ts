import type { Chunk, Link } from '#libs/testing';

/** Selects the first chunk to hold; it is called with every chunk, in order. */
export type Matcher = (chunk: Chunk) => boolean;

/** Holds one direction of one connection, from the first matching chunk on. */
export class HeldConnection {
  /** Resolves once the first chunk is held. */
  readonly reached: Promise<void>;
  private end: (action: 'pass' | 'cut before') => void = () => undefined;

  constructor(link: Link, matches: Matcher) {
    let resolveReached = (): void => undefined;
    this.reached = new Promise((resolve) => {
      resolveReached = resolve;
    });
    const ended = new Promise<'pass' | 'cut before'>((resolve) => {
      this.end = resolve;
    });
    let first: Chunk | null = null;
    link.intercept((chunk) => {
      if (first === null && matches(chunk)) {
        first = chunk;
        resolveReached();
      }
      const isHeld = chunk.connection === first?.connection && chunk.towards === first.towards;
      return isHeld ? ended : 'pass';
    });
  }

  /** Forwards the held chunks. */
  release(): void {
    this.end('pass');
  }

  /** Drops the held chunks. */
  drop(): void {
    this.end('cut before');
  }
}

/** Matches chunks in a direction that contain a text. */
export function containing(towards: Chunk['towards'], text: string): Matcher {
  return (chunk) => chunk.towards === towards && chunk.bytes.includes(text);
}

/**
 * Matches the end of a Postgres transaction that contains a statement.
 * @param who the application's name, without a replica's id
 * @param statement a part of it
 * @param end how it ends: the command, or the response to a COMMIT
 */
export function endOf(who: string, statement: string, end: 'COMMIT' | 'ROLLBACK' | 'committed'): Matcher {
  const inside = new Set<number>();
  const committing = new Set<number>();
  return ({ bytes, towards, connection, opening }) => {
    if (!isOf(opening, who)) return false;
    if (towards === 'client') return end === 'committed' && committing.has(connection);
    if (isQuery(bytes, 'START TRANSACTION')) inside.delete(connection);
    if (bytes.includes(statement)) inside.add(connection);
    if (!inside.has(connection)) return false;
    if (end !== 'committed') return isQuery(bytes, end);
    if (isQuery(bytes, 'COMMIT')) committing.add(connection);
    return false;
  };
}

/** Whether a Postgres connection was opened under this application's name; the end of a replica's id may follow. */
function isOf(opening: string, who: string): boolean {
  return new RegExp(`application_name\\0${who}( [0-9a-f]{12})?\\0`).test(opening);
}

/** Whether these bytes are this simple query and nothing else (https://www.postgresql.org/docs/current/protocol-message-formats.html). */
export function isQuery(bytes: Buffer, sql: string): boolean {
  return bytes.toString('latin1', 0, 1) === 'Q' && bytes.toString('latin1', 5) === `${sql}\0`;
}
