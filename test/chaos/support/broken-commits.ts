import type { Link, LinkAction } from '#libs/testing';
import { isQuery } from './held-connection.js';
import type { Random } from './random.js';

/** When a connection breaks, relative to a COMMIT. */
const phases = [
  'before it arrives',
  'in the middle of it',
  'before the answer',
  'in the middle of the answer',
] as const;
type CommitPhase = (typeof phases)[number];

/** Breaks connections to Postgres around some commits, and counts the breaks by phase. */
export class BrokenCommits {
  readonly counts = new Map<CommitPhase, number>(phases.map((phase) => [phase, 0]));
  /** How to cut the responses to pending commits, by connection. */
  private readonly responses = new Map<number, LinkAction>();

  /** @param share of all commits, from 0 to 1 */
  constructor(
    private readonly link: Link,
    private readonly random: Random,
    private readonly share: number,
  ) {
    link.intercept(({ bytes, towards, connection }) => {
      if (towards === 'client') return this.actionForResponse(connection);
      return isQuery(bytes, 'COMMIT') && this.random.next() < this.share ? this.actionForCommit(connection) : 'pass';
    });
  }

  /** The number of breaks in the rarest phase. */
  get least(): number {
    return Math.min(...this.counts.values());
  }

  end(): void {
    this.link.intercept();
  }

  private actionForCommit(connection: number): LinkAction {
    const phase = this.random.pick(phases);
    this.counts.set(phase, (this.counts.get(phase) ?? 0) + 1);
    switch (phase) {
      case 'before it arrives':
        return 'cut before';
      case 'in the middle of it':
        return 'cut amid';
      case 'before the answer':
        this.responses.set(connection, 'cut before');
        return 'pass';
      case 'in the middle of the answer':
        this.responses.set(connection, 'cut amid');
        return 'pass';
    }
  }

  private actionForResponse(connection: number): LinkAction {
    const action = this.responses.get(connection) ?? 'pass';
    this.responses.delete(connection);
    return action;
  }
}
