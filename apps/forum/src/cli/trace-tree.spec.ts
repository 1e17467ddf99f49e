import { theWhole } from './trace-tree.js';

const at = (ms: number) => new Date(Date.UTC(2026, 10, 23) + ms).toISOString();

describe('the whole way of a request', () => {
  it('is in the order of time, each step as deep as what caused it', () => {
    const created = { eventId: 'created', type: 'parley.comment.created.v1' };
    const updated = { eventId: 'updated', type: 'parley.thread.updated.v1' };
    const steps = theWhole([
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

  it('is known as far as it is kept: what is left of a cause that is forgotten begins anew', () => {
    const steps = theWhole([
      { service: 'posts', steps: [{ at: at(0), kind: 'appended', eventId: 'b', type: null, causationId: 'a' }] },
    ]);
    expect(steps).toMatchObject([{ depth: 0, afterMs: 0 }]);
  });
});
