import { mergeTraces } from './merge-traces.js';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 23) + ms).toISOString();

describe('merged traces', () => {
  it('are in order of time, and each step is one level below its cause', () => {
    const created = { eventId: 'created', type: 'parley.comment.created.v1' };
    const updated = { eventId: 'updated', type: 'parley.thread.updated.v1' };
    const steps = mergeTraces([
      {
        service: 'comments',
        steps: [
          { ...created, at: at(0), kind: 'appended', causationId: null },
          { ...created, at: at(12), kind: 'published', streamSeq: 7 },
        ],
      },
      {
        service: 'posts',
        steps: [
          { ...created, at: at(20), kind: 'handled', consumer: 'projections' },
          { ...updated, at: at(20), kind: 'appended', causationId: 'created' },
        ],
      },
      { service: 'notifications', steps: [{ ...updated, at: at(31), kind: 'dead', consumer: 'effects' }] },
    ]);
    expect(steps.map(({ service, kind, afterMs, depth }) => [service, kind, afterMs, depth])).toEqual([
      ['comments', 'appended', 0, 0],
      ['comments', 'published', 12, 0],
      ['posts', 'handled', 20, 1],
      ['posts', 'appended', 20, 2],
      ['notifications', 'dead', 31, 3],
    ]);
  });

  it('begin again at level 0 where the cause is no longer stored', () => {
    const steps = mergeTraces([
      { service: 'posts', steps: [{ at: at(0), kind: 'appended', eventId: 'b', type: null, causationId: 'a' }] },
    ]);
    expect(steps).toMatchObject([{ depth: 0, afterMs: 0 }]);
  });
});
