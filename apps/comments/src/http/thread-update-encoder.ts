import { sseFrame } from '#libs/http';
import type { ThreadUpdate } from '../queries/live/thread-updates.js';

/** Encodes updates as Server-Sent Events. Thousands of listeners share the same updates, so each is encoded once. */
export class ThreadUpdateEncoder {
  private readonly frames = new WeakMap<ThreadUpdate, string>();
  private readonly lists = new WeakMap<readonly ThreadUpdate[], Buffer>();

  encode(updates: readonly ThreadUpdate[]): Buffer {
    const known = this.lists.get(updates);
    if (known !== undefined) return known;
    const bytes = Buffer.from(updates.map((update) => this.frameOf(update)).join(''));
    this.lists.set(updates, bytes);
    return bytes;
  }

  private frameOf(update: ThreadUpdate): string {
    const known = this.frames.get(update);
    if (known !== undefined) return known;
    const frame = sseFrame(update);
    this.frames.set(update, frame);
    return frame;
  }
}
