import { cursorAfter } from '../../../apps/comments/src/queries/comment-order.js';
import type { BenchRequest } from './load.js';
import { BODY, type Seeded } from './seed.js';

/** What is measured, with its baseline. */
export interface Workload {
  readonly name: string;
  /** The required ratio. */
  readonly goal: string;
  readonly url: string;
  /** The requests of a run, so that they can differ in each. */
  requests(round: number): BenchRequest[];
  /** The first digit of the status: 2 unless given. */
  readonly expected?: number;
  readonly baseline: { readonly name: string; readonly url: string; requests(round: number): BenchRequest[] };
  /** Starts concurrent work. @returns a function that stops it */
  meanwhile?(): () => Promise<void>;
}

export interface BenchFixture {
  readonly parley: string;
  readonly bare: string;
  readonly authorization: string;
}

interface Threads {
  readonly small: readonly Seeded[];
  readonly thousand: Seeded;
  readonly fiftyThousand: Seeded;
}

export async function workloadsFor(fixture: BenchFixture, threads: Threads): Promise<Workload[]> {
  const { small, thousand, fiftyThousand } = threads;
  const cachedPage = (name: string, thread: Seeded, more: Partial<Workload> = {}): Workload => ({
    name,
    goal: '0.6',
    url: fixture.parley,
    requests: () => [{ path: pathOf(thread) }],
    baseline: {
      name: 'the same bytes from memory',
      url: fixture.bare,
      requests: () => [{ path: `/memory/${thread.id}` }],
    },
    ...more,
  });
  await storeResponses(fixture, [thousand, fiftyThousand]);
  return [
    created('create, 1,000 threads', fixture, small),
    created('create, one thread', fixture, small.slice(0, 1)),
    cachedPage('first page of 1,000, warm', thousand),
    cachedPage('first page of 50,000, warm', fiftyThousand),
    cachedPage('first page of 50,000, one comment/s arriving', fiftyThousand, {
      goal: '0.8 of warm, p99 < 60',
      meanwhile: () => writing(fixture, fiftyThousand),
    }),
    {
      name: 'a page of 50,000, cold',
      goal: '0.8',
      url: fixture.parley,
      requests: (round) =>
        positionsFor(fiftyThousand, round).map((position) => ({ path: pageAfter(fiftyThousand, position) })),
      baseline: {
        name: 'the same SQL',
        url: fixture.bare,
        requests: (round) =>
          positionsFor(fiftyThousand, round).map((position) => ({
            path: `${pathOf(fiftyThousand)}?after=${String(position)}`,
          })),
      },
    },
    {
      name: '304 without a token',
      goal: '0.7',
      url: fixture.parley,
      requests: () => [{ path: pathOf(thousand), headers: { 'if-none-match': '*' } }],
      expected: 3,
      baseline: { name: 'hello', url: fixture.bare, requests: () => [{ path: '/hello' }] },
    },
    counted('counts of 20 threads, again', fixture, () => [counts(small.slice(0, 20))]),
    counted('counts of 20 threads, others each time', fixture, (round) =>
      small.map((_, i) => counts(Array.from({ length: 20 }, (_unused, n) => small[(i * 7 + n * 31 + round) % 1_000]))),
    ),
  ];
}

function created(name: string, { parley, bare, authorization }: BenchFixture, threads: readonly Seeded[]): Workload {
  const headers = { authorization, 'content-type': 'application/json' };
  const requests = () =>
    threads.map((thread): BenchRequest => ({
      method: 'POST',
      path: pathOf(thread),
      headers,
      body: JSON.stringify({ body: BODY }),
    }));
  return { name, goal: '1', url: parley, requests, baseline: { name: 'one statement each', url: bare, requests } };
}

function counted(name: string, { parley, bare }: BenchFixture, requests: (round: number) => BenchRequest[]): Workload {
  return { name, goal: '0.7', url: parley, requests, baseline: { name: 'the same SQL', url: bare, requests } };
}

function counts(threads: readonly (Seeded | undefined)[]): BenchRequest {
  return { path: `/v1/threads/counts?${threads.map((thread) => `id=${thread?.id ?? ''}`).join('&')}` };
}

function pathOf({ id }: Seeded): string {
  return `/v1/threads/${id}/comments`;
}

/** Positions of top-level comments, in another order in each run. */
function positionsFor({ comments }: Seeded, round: number): number[] {
  const n = Math.floor(comments / 3) - 50;
  return Array.from({ length: n }, (_, i) => 2 + 3 * ((i * 7_919 + round * 5_003) % n));
}

export function pageAfter(thread: Seeded, position: number): string {
  const after = { position: position, pinned: false, score: 0, best: 0, controversy: 0 };
  return `${pathOf(thread)}?cursor=${cursorAfter('old', thread.id, after)}`;
}

/** Stores the bytes of Parley's responses in the bare program. */
async function storeResponses({ parley, bare }: BenchFixture, threads: readonly Seeded[]): Promise<void> {
  for (const thread of threads) {
    const body = await (await fetch(`${parley}${pathOf(thread)}`)).arrayBuffer();
    const headers = { 'content-type': 'application/octet-stream' };
    await fetch(`${bare}/memory/${thread.id}`, { method: 'PUT', headers, body });
  }
}

function writing(fixture: BenchFixture, thread: Seeded): () => Promise<void> {
  let last = Promise.resolve();
  const timer = setInterval(() => {
    last = write(fixture, thread);
  }, 1_000);
  return () => {
    clearInterval(timer);
    return last;
  };
}

async function write({ parley, authorization }: BenchFixture, thread: Seeded): Promise<void> {
  const response = await fetch(`${parley}${pathOf(thread)}`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ body: BODY }),
  });
  if (response.status !== 201) throw new Error(`a comment was refused: ${await response.text()}`);
}
