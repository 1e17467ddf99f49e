import type { WriteStream } from 'node:tty';
import { fitted } from './lines.js';

const WIDTH = 24;

/** A progress bar on a terminal, and one line per step elsewhere. */
export class Progress {
  private done = 0;

  constructor(
    private readonly total: number,
    private readonly out: Pick<WriteStream, 'write' | 'isTTY' | 'columns'>,
  ) {}

  step(what: string): void {
    this.done++;
    const count = `${String(this.done).padStart(String(this.total).length)}/${String(this.total)}`;
    if (!this.out.isTTY) {
      this.out.write(`${count}  ${what}\n`);
      return;
    }
    const filled = Math.round((this.done / this.total) * WIDTH);
    const line = `${'█'.repeat(filled)}${'░'.repeat(WIDTH - filled)} ${count}  ${what}`;
    // Back to the start of the line, and clear the rest of the step before; a line that wraps could not be cleared.
    this.out.write(`\r\x1b[K${fitted(line, this.out.columns || 80)}`);
    if (this.done === this.total) this.out.write('\n');
  }

  /** Ends the line of the bar, so that further output begins on a line of its own. */
  abort(): void {
    if (this.out.isTTY && this.done > 0 && this.done < this.total) this.out.write('\n');
  }
}
