import { cursorAfter } from '../../../apps/comments/src/queries/comment-order.js';
import type { Ask } from './load.js';
import { BODY, type Seeded } from './seed.js';

/** What is measured, and beside what. */
export interface Work {
  readonly name: string;
  /** The least ratio that we want. */
  readonly goal: string;
  readonly url: string;
  /** By round, so that what must be new each time is. */
  asks(round: number): Ask[];
  /** The first digit of the status: 2 unless given. */
  readonly expected?: number;
  readonly floor: { readonly name: string; readonly url: string; asks(round: number): Ask[] };
  /** Goes on beside it until the function that it returns is called. */
  meanwhile?(): () => Promise<void>;
}

export interface Stage {
  readonly parley: string;
  readonly bare: string;
  readonly authorization: string;
}

interface Threads {
  readonly small: readonly Seeded[];
  readonly thousand: Seeded;
  readonly fiftyThousand: Seeded;
}

export async function worksOn(stage: Stage, threads: Threads): Promise<Work[]> {
  const { small, thousand, fiftyThousand } = threads;
  const kept = (name: string, thread: Seeded, more: Partial<Work> = {}): Work => ({
    name,
    goal: '0.6',
    url: stage.parley,
    asks: () => [{ path: pathOf(thread) }],
    floor: { name: 'the same bytes from memory', url: stage.bare, asks: () => [{ path: `/memory/${thread.id}` }] },
    ...more,
  });
  await remember(stage, [thousand, fiftyThousand]);
  return [
    created('create, 1,000 threads', stage, small),
    created('create, one thread', stage, small.slice(0, 1)),
    kept('first page of 1,000, warm', thousand),
    kept('first page of 50,000, warm', fiftyThousand),
    kept('first page of 50,000, one comment/s arriving', fiftyThousand, {
      goal: '0.8 of warm, p99 < 60',
      meanwhile: () => writing(stage, fiftyThousand),
    }),
    {
      name: 'a page of 50,000, cold',
      goal: '0.8',
      url: stage.parley,
      asks: (round) => places(fiftyThousand, round).map((place) => ({ path: pageAfter(fiftyThousand, place) })),
      floor: {
        name: 'the same SQL',
        url: stage.bare,
        asks: (round) =>
          places(fiftyThousand, round).map((place) => ({ path: `${pathOf(fiftyThousand)}?after=${String(place)}` })),
      },
    },
    {
      name: '304 without a token',
      goal: '0.7',
      url: stage.parley,
      asks: () => [{ path: pathOf(thousand), headers: { 'if-none-match': '*' } }],
      expected: 3,
      floor: { name: 'hello', url: stage.bare, asks: () => [{ path: '/hello' }] },
    },
    counted('counts of 20 threads, again', stage, () => [counts(small.slice(0, 20))]),
    counted('counts of 20 threads, others each time', stage, (round) =>
      small.map((_, i) => counts(Array.from({ length: 20 }, (_unused, n) => small[(i * 7 + n * 31 + round) % 1_000]))),
    ),
  ];
}

function created(name: string, { parley, bare, authorization }: Stage, threads: readonly Seeded[]): Work {
  const headers = { authorization, 'content-type': 'application/json' };
  const asks = () =>
    threads.map((thread): Ask => ({
      method: 'POST',
      path: pathOf(thread),
      headers,
      body: JSON.stringify({ body: BODY }),
    }));
  return { name, goal: '1', url: parley, asks, floor: { name: 'one statement each', url: bare, asks } };
}

function counted(name: string, { parley, bare }: Stage, asks: (round: number) => Ask[]): Work {
  return { name, goal: '0.7', url: parley, asks, floor: { name: 'the same SQL', url: bare, asks } };
}

function counts(threads: readonly (Seeded | undefined)[]): Ask {
  return { path: `/v1/threads/counts?${threads.map((thread) => `id=${thread?.id ?? ''}`).join('&')}` };
}

function pathOf({ id }: Seeded): string {
  return `/v1/threads/${id}/comments`;
}

/** Comments of the top level in an order that no two rounds share. */
function places({ comments }: Seeded, round: number): number[] {
  const n = Math.floor(comments / 3) - 50;
  return Array.from({ length: n }, (_, i) => 2 + 3 * ((i * 7_919 + round * 5_003) % n));
}

export function pageAfter(thread: Seeded, place: number): string {
  const after = { position: place, pinned: false, score: 0, best: 0, controversy: 0 };
  return `${pathOf(thread)}?cursor=${cursorAfter('old', thread.id, after)}`;
}

/** Gives the bare program the bytes that Parley answers with. */
async function remember({ parley, bare }: Stage, threads: readonly Seeded[]): Promise<void> {
  for (const thread of threads) {
    const body = await (await fetch(`${parley}${pathOf(thread)}`)).arrayBuffer();
    const headers = { 'content-type': 'application/octet-stream' };
    await fetch(`${bare}/memory/${thread.id}`, { method: 'PUT', headers, body });
  }
}

function writing(stage: Stage, thread: Seeded): () => Promise<void> {
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = write(stage, thread);
  }, 1_000);
  return () => {
    clearInterval(timer);
    return last;
  };
}

async function write({ parley, authorization }: Stage, thread: Seeded): Promise<void> {
  const answer = await fetch(`${parley}${pathOf(thread)}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ body: BODY }),
  });
  if (answer.status !== 201) throw new Error(`a comment was refused: ${await answer.text()}`);
}
