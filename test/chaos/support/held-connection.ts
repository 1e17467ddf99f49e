import type { Chunk, Link } from '#libs/testing';

/** Picks what is to be held up; it is shown all that passes, in order. */
export type Matcher = (chunk: Chunk) => boolean;

/** Holds up one direction of one connection, from the first bytes that are picked on. */
export class HeldConnection {
  /** Once the first bytes are held up. */
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

  /** What was held up passes now, late. */
  release(): void {
    this.end('pass');
  }

  /** What was held up never arrives. */
  drop(): void {
    this.end('cut before');
  }
}

/** The first bytes in a direction that hold a text. */
export function containing(towards: Chunk['towards'], text: string): Matcher {
  return (chunk) => chunk.towards === towards && chunk.bytes.includes(text);
}

/**
 * The end of a Postgres transaction in which a statement was sent.
 * @param who the application's name, without a replica's id
 * @param statement a part of it
 * @param end how it ends: the command as it is sent, or the answer to a COMMIT
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
