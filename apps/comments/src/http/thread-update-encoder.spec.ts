import type { ThreadUpdate } from '../queries/live/thread-updates.js';
import { ThreadUpdateEncoder } from './thread-update-encoder.js';

const reset: ThreadUpdate = { event: 'reset', id: 7, data: { version: 7 } };
const comment: ThreadUpdate = { event: 'comment', id: 8, data: { id: 'c', body: 'ä\n🧵', myVote: undefined } };

describe('ThreadUpdateEncoder', () => {
  it('encodes updates as Server-Sent Events, one after the other', () => {
    const frames = new ThreadUpdateEncoder().encode([reset, comment]).toString();
    expect(frames).toBe(
      'event: reset\nid: 7\ndata: {"version":7}\n\n' + 'event: comment\nid: 8\ndata: {"id":"c","body":"ä\\n🧵"}\n\n',
    );
  });

  it('returns the same bytes for the same updates', () => {
    const encoder = new ThreadUpdateEncoder();
    const updates = [reset, comment];
    expect(encoder.encode(updates)).toBe(encoder.encode(updates));
    const others = encoder.encode([comment]);
    expect(others).not.toBe(encoder.encode(updates));
    expect(encoder.encode(updates).subarray(-others.length).equals(others)).toBe(true);
  });
});
